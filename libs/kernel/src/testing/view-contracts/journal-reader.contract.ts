import { CommandEngine } from '../../engine/command-engine.js';
import type { Aggregate } from '../../model/aggregate.js';
import { original } from '../../model/event-evolution.js';
import type { EventEnvelope } from '../../model/event-envelope.js';
import { Cancellation } from '../../runtime/cancellation.js';
import type { Runtime } from '../../runtime/runtime.js';
import { EventFeed } from '../../journal/event-feed.js';
import { JournalReader } from '../../journal/journal-reader.js';
import type { ContractCase } from '../contracts/contract-case.js';
import { tally, type TallyTypes } from '../contracts/tally.js';
import { assertEqual, codeOf, rejectionOf } from '../kit/expectation.js';
import { testContext } from '../runtime/test-context.js';
import { viewCases, type ViewBench, type ViewCases, type ViewStorage } from './view-bench.js';

type Event = EventEnvelope<TallyTypes>;

/** A later release, which writes another shape of an event. */
const newer: Aggregate<TallyTypes> = {
  ...tally,
  events: {
    ...tally.events,
    tally_started: original<object>().to(() => ({ type: 'tally_started' as const, label: '' })),
  },
};

/** A reader as in a process of its own, with the feed of that process. */
function readerOn({ storage, runtime }: ViewBench, pollMs = 5) {
  const feed = new EventFeed<TallyTypes>(runtime, 10);
  return { feed, reader: new JournalReader({ events: storage.events(tally), feed, runtime, pollMs }) };
}

/** Reads pages until one is empty. */
async function pagesOf(reader: JournalReader<TallyTypes>, limit: number): Promise<readonly (readonly Event[])[]> {
  const pages: (readonly Event[])[] = [];
  for (let after = 0, isMore = true; isMore;) {
    const page = await reader.page(after, limit);
    after = page.at(-1)?.position ?? after;
    isMore = page.length > 0;
    if (isMore) pages.push(page);
  }
  return pages;
}

/** Follows the journal until it has come to a position. */
async function followed(reader: JournalReader<TallyTypes>, after: number, to: number): Promise<readonly Event[]> {
  const events: Event[] = [];
  for await (const batch of reader.follow(after, new Cancellation())) {
    events.push(...batch);
    if ((batch.at(-1)?.position ?? 0) >= to) break;
  }
  return events;
}

async function startByNewer({ storage, runtime }: ViewBench): Promise<void> {
  const services = { allows: () => true };
  const engine = new CommandEngine({ aggregate: newer, store: storage.events(newer), services, runtime });
  await engine.create({ type: 'start', label: '' }, { ...testContext({}, runtime), newId: () => runtime.newId() });
}

const endOf = async (batches: AsyncGenerator<unknown, void, undefined>) => codeOf(await rejectionOf(batches.next()));

const cases: ViewCases = {
  'pages have every event once, in commit order, and after the last one comes an empty page': async (bench) => {
    const { reader } = readerOn(bench);
    assertEqual(await reader.page(0, 10), []);
    await bench.fill(40);
    const journal = await bench.journal();
    for (const limit of [1, 7, 1_000]) {
      const pages = await pagesOf(reader, limit);
      assertEqual(pages.flat(), journal, `pages of ${limit}`);
      assertEqual(
        pages.every((page) => page.length <= limit),
        true,
      );
    }
    assertEqual(await reader.page(39, 10), journal.slice(39));
    assertEqual(await reader.page(40, 10), []);
  },

  'a follower gets every event once, in commit order, while its own and another process commit': async (bench) => {
    const { reader, feed } = readerOn(bench);
    const [found] = await Promise.all([
      followed(reader, 0, 120),
      bench.fill(40, [feed]),
      bench.fill(40),
      bench.fill(40, [feed]),
    ]);
    assertEqual(found, await bench.journal());
    assertEqual(await followed(reader, 77, 120), found.slice(77), 'from a position on');
  },

  'a position that the journal has not reached is refused, and no event is waited for there': async (bench) => {
    const { reader } = readerOn(bench);
    assertEqual(codeOf(await rejectionOf(reader.page(1, 10))), 'POSITION_NOT_REACHED');
    await bench.fill(5);
    assertEqual(await reader.page(5, 10), []);
    for (const after of [6, 1_000]) {
      assertEqual(codeOf(await rejectionOf(reader.page(after, 10))), 'POSITION_NOT_REACHED');
      assertEqual(await endOf(reader.follow(after, new Cancellation())), 'POSITION_NOT_REACHED');
    }
  },

  'a follower is told when the journal was restored to an earlier moment, also if it has grown since': async (
    bench,
  ) => {
    const { reader, feed } = readerOn(bench);
    await bench.fill(10);
    const [first, second] = [0, 0].map(() => reader.follow(9, new Cancellation()));
    for (const batches of [first, second]) assertEqual((await batches?.next())?.done, false);
    await bench.storage.restore(8);
    if (first) assertEqual(await endOf(first), 'POSITION_NOT_REACHED');
    assertEqual(codeOf(await rejectionOf(reader.page(10, 10))), 'POSITION_NOT_REACHED');
    await bench.fill(5, [feed]);
    if (second) assertEqual(await endOf(second), 'JOURNAL_REPLACED');
    assertEqual(await followed(reader, 8, 13), (await bench.journal()).slice(8), 'what came after the restore');
  },

  'nothing is read past an event that only a newer release can read': async (bench) => {
    const { reader } = readerOn(bench);
    await bench.fill(5);
    const readable = await bench.journal();
    await startByNewer(bench);
    await bench.fill(5);
    assertEqual(await reader.page(4, 1_000), readable.slice(4));
    assertEqual(codeOf(await rejectionOf(reader.page(5, 1_000))), 'NEWER_EVENT_SCHEMA');
    const batches = reader.follow(0, new Cancellation());
    const found: Event[] = [];
    while (found.length < readable.length) found.push(...((await batches.next()).value ?? []));
    assertEqual(found, readable);
    assertEqual(await endOf(batches), 'NEWER_EVENT_SCHEMA');
    assertEqual((await followed(reader, 6, 11)).length, 5, 'what comes after it');
  },

  'a follower that waits ends once its signal is aborted': async (bench) => {
    const { reader } = readerOn(bench, Infinity);
    await bench.fill(5);
    const stop = new Cancellation();
    const batches = reader.follow(5, stop);
    const next = batches.next();
    await bench.runtime.sleep(20);
    stop.abort();
    assertEqual(await next, { done: true, value: undefined });
    assertEqual(await reader.follow(0, stop).next(), { done: true, value: undefined });
  },

  'a position or a limit that is no whole number is refused': async (bench) => {
    const { reader } = readerOn(bench);
    for (const wrong of [-1, 0.5, NaN, 2 ** 53]) {
      assertEqual(codeOf(await rejectionOf(reader.page(wrong, 1))), 'INVALID_INPUT');
      assertEqual(codeOf(await rejectionOf(reader.page(0, wrong))), 'INVALID_INPUT');
      assertEqual(await endOf(reader.follow(wrong, new Cancellation())), 'INVALID_INPUT');
    }
  },
};

/**
 * The promises of journal readers on any {@link EventStore}.
 * @param open opens an empty storage
 * @param runtime must really wait if the storage does
 */
export function journalReaderContract(open: () => Promise<ViewStorage>, runtime: Runtime): ContractCase[] {
  return viewCases(cases, open, runtime);
}
