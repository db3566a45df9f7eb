import { Logger } from '@nestjs/common';
import type { AggregateTypes, EventEnvelope } from '@snapfold/kernel';
import { within, type JournalReader, type Runtime } from '@snapfold/kernel/engine';
import { outcomeOf } from '../problems/problem.js';

/** After how many milliseconds a client should come again when its stream has ended. */
const retryMs = 1_000;

/** What a stream is made of. */
export interface FeedStream<A extends AggregateTypes> {
  readonly reader: JournalReader<A>;
  readonly after: number;
  readonly signal: AbortSignal;
  readonly runtime: Pick<Runtime, 'sleep'>;
  readonly heartbeatMs: number;
  /** Makes the JSON of an event. */
  readonly textOf: (event: EventEnvelope<A>) => string;
}

const log = new Logger('Http');

/**
 * Yields server-sent events: the events of a journal after a position, one at a time. The first frame is a comment, which comes at once, as
 * headers wait for it. An event has no name, so that `EventSource.onmessage` gets events of all types. At what cannot be sent the stream
 * ends with a comment that has the code of the problem, so that the client comes again.
 */
export async function* feedFrames<A extends AggregateTypes>(stream: FeedStream<A>): AsyncGenerator<string, void> {
  yield `retry: ${retryMs}\n: after ${stream.after}\n\n`;
  try {
    yield* eventFrames(stream);
  } catch (error) {
    const { status, code } = outcomeOf(error);
    if (status === 500) log.error('A stream of events failed', error);
    yield `: ${code}\n\n`;
  }
}

async function* eventFrames<A extends AggregateTypes>({
  reader,
  after,
  signal,
  runtime,
  heartbeatMs,
  textOf,
}: FeedStream<A>): AsyncGenerator<string, void> {
  const batches = reader.follow(after, signal);
  let next = batches.next();
  for (;;) {
    const batch = await within(runtime, heartbeatMs, next, () => undefined);
    if (batch?.done) return;
    if (!batch) {
      yield ':\n\n';
      continue;
    }
    for (const event of batch.value) {
      yield `id: ${event.position}\ndata: ${textOf(event)}\n\n`;
      if (signal.aborted) return;
    }
    next = batches.next();
  }
}
