import { resolved } from './document-schemas.js';
import { exampleOf } from './example.js';
import { headerRefs } from './headers.js';
import { everyObject, isObject, listOf, mapped, objectOf, type Json, type JsonObject } from './json.js';
import { traitsOf, type OperationKind } from './operation-kinds.js';
import { OPTIONS, type CarriedOptions } from './operation.decorator.js';
import { catalogueCodes, platformCodes, type DocumentedError, type ProblemResponses } from './problem-responses.js';

/** What the operations of a document share. */
export interface DocumentParts {
  readonly schemas: JsonObject;
  readonly problems: ProblemResponses;
  /** What any operation can answer with, besides the codes of its kind. */
  readonly errors: readonly DocumentedError[];
}

/** Adds the headers, error responses and examples to an operation that Nest has documented. */
export function finishedOperation(operation: JsonObject, options: CarriedOptions, parts: DocumentParts): JsonObject {
  const { kind, errors = {}, codes = [], headers = [] } = options;
  const traits = traitsOf(kind);
  const { [OPTIONS]: _, parameters, requestBody, responses, ...rest } = operation;
  const possible = [...platformCodes([...traits.codes, ...codes]), ...catalogueCodes(errors), ...parts.errors];
  const success = mapped(responses, (response) => ({
    ...withMediaTypes(kind, withExamples(objectOf(response), parts.schemas)),
    headers: headerRefs([...traits.headers, ...headers]),
  }));
  const fresh = traits.parameters.includes('IfNoneMatch')
    ? {
        304: {
          description: 'The client has the current state.',
          headers: headerRefs(['X-Request-Id', 'ETag', 'Cache-Control']),
        },
      }
    : {};
  return {
    ...rest,
    parameters: [
      ...listOf(parameters).map(finishedParameter),
      ...traits.parameters.map((name) => ({ $ref: `#/components/parameters/${name}` })),
    ],
    ...(isObject(requestBody) ? { requestBody: finishedBody(requestBody, parts.schemas) } : {}),
    responses: { ...success, ...fresh, ...parts.problems.of(possible) },
  };
}

/** Adds server-sent events to the answer of a feed. OpenAPI 3.1 can describe their text, but not the items in it. */
function withMediaTypes(kind: OperationKind, answer: JsonObject): JsonObject {
  if (kind !== 'feed') return answer;
  const content = objectOf(answer['content']);
  const [item = {}] = listOf(objectOf(objectOf(content['application/json'])['example'])['items']);
  const stream = {
    schema: {
      type: 'string',
      description:
        'Server-sent events without a name: `id` is the position, `data` an item of the JSON answer. Comments are heartbeats.',
    },
    example: `retry: 1000

id: ${JSON.stringify(objectOf(item)['position'])}
data: ${JSON.stringify(item)}

`,
  };
  return { ...answer, content: { ...content, 'text/event-stream': stream } };
}

function finishedParameter(parameter: Json): JsonObject {
  const { description, schema, ...rest } = objectOf(parameter);
  // Without its examples: a documentation page would send them with each request.
  const { description: own, examples: _, ...plain } = objectOf(schema);
  if (rest['in'] === 'path') return { ...rest, description: 'The id', schema: { type: 'string', minLength: 1 } };
  const told = description ?? own;
  return { ...rest, ...(told === undefined ? {} : { description: told }), schema: plain };
}

function finishedBody(body: JsonObject, schemas: JsonObject): JsonObject {
  const { content, ...rest } = withExamples(body, schemas);
  const hasDefault = (media: Json) => objectOf(objectOf(media)['schema'])['default'] !== undefined;
  const plain = mapped(content, (media) => {
    const { schema, ...others } = objectOf(media);
    const { default: _, ...own } = objectOf(schema);
    return { schema: own, ...others };
  });
  return { ...rest, required: !Object.values(objectOf(content)).some(hasDefault), content: plain };
}

/** Adds an example to each media type. */
function withExamples(part: JsonObject, schemas: JsonObject): JsonObject {
  const content = mapped(part['content'], (media) => {
    const { schema = {} } = objectOf(media);
    return { schema, example: exampleOf(schema, schemas) };
  });
  return { ...part, content };
}

/** Returns the named schemas, with a mapping in each discriminator. */
export function withMappings(schemas: JsonObject): JsonObject {
  return mapped(schemas, (schema) => everyObject(schema, (part) => withMapping(part, schemas)));
}

function withMapping(part: JsonObject, schemas: JsonObject): JsonObject {
  const { discriminator, ...union } = part;
  const { propertyName } = objectOf(discriminator);
  if (typeof propertyName !== 'string') return part;
  const members = listOf(part['oneOf']).map(objectOf);
  // A discriminator names schemas, and these have no names.
  if (members.some(({ $ref }) => $ref === undefined)) return union;
  const mapping = members.flatMap((member): [string, Json][] => {
    const { $ref = null } = member;
    const { const: type } = objectOf(objectOf(resolved(member, schemas)['properties'])[propertyName]);
    return typeof type === 'string' ? [[type, $ref]] : [];
  });
  return { ...union, discriminator: { propertyName, mapping: Object.fromEntries(mapping) } };
}
