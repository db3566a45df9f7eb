import type { AuditEvent } from './bank-client.js';
import { type HttpClient, jsonOf } from './http-client.js';
import { like } from './shapes.js';

/** The aggregates that have a feed. */
export type FeedName = 'users' | 'accounts';

const event: AuditEvent = {
  id: '',
  version: 0,
  position: 0,
  at: '',
  payload: { type: '' },
  metadata: { requestId: '' },
};

/** A page of a feed. */
export interface FeedPage {
  readonly items: readonly AuditEvent[];
  readonly nextAfter: number;
}

/** Reads a page of a feed. Throws if the answer is not a success. */
export async function feedPage(http: HttpClient, feed: FeedName, after: number, limit = 100): Promise<FeedPage> {
  const answer = await http.get(`/v1/${feed}/events?after=${after}&limit=${limit}`);
  if (answer.status !== 200) throw new Error(`The feed answered ${answer.status}: ${answer.text}`);
  return like({ items: [event], nextAfter: 0 }, jsonOf(answer));
}

/** Where a stream of a feed begins. */
export interface StreamRequest {
  /** The URL of the server. */
  readonly url: string;
  readonly feed: FeedName;
  /** Sent as `Last-Event-ID`. */
  readonly after: number;
  readonly signal?: AbortSignal;
}

/**
 * Yields the events of a stream until the server ends it. Throws if the answer is not a success, or the connection breaks; an event that
 * was cut off is not yielded.
 */
export async function* streamedEvents({
  url,
  feed,
  after,
  signal,
}: StreamRequest): AsyncGenerator<AuditEvent, void, undefined> {
  const headers = { accept: 'text/event-stream', 'last-event-id': String(after) };
  const response = await fetch(`${url}/v1/${feed}/events`, { headers, ...(signal ? { signal } : {}) });
  if (response.status !== 200 || !response.body)
    throw new Error(`The feed answered ${response.status}: ${await response.text()}`);
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + chunk).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, id, data = ''] = /^id: (\d+)\ndata: ([^\n]*)$/m.exec(block) ?? [];
      if (id === undefined) continue;
      const item = like(event, JSON.parse(data) as unknown);
      if (item.position !== Number(id)) throw new Error(`The event ${id} of a stream is at position ${item.position}`);
      yield item;
    }
  }
}
