import { listOf, objectOf, type JsonObject } from './json.js';

/** Adds server-sent events to an answer that is a page of a feed. OpenAPI 3.1 can describe their text, but not the items in it. */
export function withEventStream(page: JsonObject): JsonObject {
  const content = objectOf(page['content']);
  const [item = {}] = listOf(objectOf(objectOf(content['application/json'])['example'])['items']);
  const stream = {
    schema: {
      type: 'string',
      description:
        'Server-sent events without a name: `id` is the position, `data` an item of the JSON answer. Comments are heartbeats.',
    },
    example: `retry: 1000\n\nid: ${JSON.stringify(objectOf(item)['position'])}\ndata: ${JSON.stringify(item)}\n\n`,
  };
  return { ...page, content: { ...content, 'text/event-stream': stream } };
}
