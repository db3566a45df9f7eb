import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { FailPoints, killWriters, ReplySwallower, type FailCommand, type FailMode } from '@snapfold/faults';
import { fold, type CqrsContext } from '@snapfold/kernel';
import { CommandEngine, createContext, type CommandResult, type EventStore } from '@snapfold/kernel/engine';
import { tally, type TallyTypes } from '@snapfold/kernel/testing';
import { startTemporaryMongod } from '@snapfold/mongod';
import { createConnection as createSecond } from '@snapfold/second-mongoose';
import { createConnection, type ConnectOptions } from 'mongoose';
import { connectionOptions } from '../connection/connection-options.js';
import { systemRuntime } from '../connection/system-runtime.js';
import { byId } from '../queries/mongo-query.js';
import { mongooseStores } from './mongoose-stores.js';

/** A server of its own: one of its fail points can't be narrowed to one client. */
let mongod: Awaited<ReturnType<typeof startTemporaryMongod>>;
let faults: FailPoints;
let proxy: ReplySwallower;
let control: EventStore<TallyTypes>;
let trial: Trial;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  mongod = await startTemporaryMongod({ env: process.env, log: console.log });
  closing.push(() => mongod.stop());
  faults = new FailPoints(mongod.uri);
  closing.push(() => faults.close());
  proxy = await ReplySwallower.before(mongod.uri);
  closing.push(() => proxy.close());
  // Without retries only transactions number their writes, and only numbered ones can fail inside of the commit.
  control = await openStore(mongod.uri, { retryWrites: false });
  trial = await trialOn(mongod.uri, { retryWrites: false, appName });
});
afterEach(async () => {
  await faults.off();
  proxy.swallow({});
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

const appName = 'faulty';
const database = 'faults';
async function openStore(
  uri: string,
  options: ConnectOptions,
  create = createConnection,
): Promise<EventStore<TallyTypes>> {
  const connection = create(uri, { ...connectionOptions(uri), ...options, dbName: database });
  closing.push(() => connection.close());
  const stores = mongooseStores(await connection.asPromise());
  closing.push(() => stores.close());
  const { events } = stores.aggregate(tally, byId);
  await stores.prepare();
  return events;
}

const engineOn = (store: EventStore<TallyTypes>) =>
  new CommandEngine({
    aggregate: tally,
    store,
    services: { allows: () => true },
    runtime: systemRuntime,
    // To find a server again that said it was going away takes a second or two.
    limits: { contentionMs: 5_000 },
  });

/** What was told of a command, under the request id that its events carry. */
interface Told {
  readonly requestId: string;
  readonly outcome: string;
  readonly result?: CommandResult<TallyTypes>;
}

async function tell(send: (context: CqrsContext) => Promise<CommandResult<TallyTypes>>): Promise<Told> {
  const context = createContext(systemRuntime, {});
  const { requestId } = context;
  try {
    return { requestId, outcome: 'done', result: await send(context) };
  } catch (error) {
    const isCoded = error instanceof Error && 'code' in error;
    return { requestId, outcome: String(isCoded ? error.code : error) };
  }
}

interface Trial {
  /** An addition with an identity. */
  readonly identified: () => Promise<Told>;
  readonly anonymous: () => Promise<Told>;
  /** Of every kind, at once. */
  readonly all: () => Promise<Told[]>;
}

/** An engine that meets the faults, on two tallies that a healthy one has made. */
async function trialOn(uri: string, options: ConnectOptions, create = createConnection): Promise<Trial> {
  const engine = engineOn(await openStore(uri, options, create));
  const healthy = engineOn(control);
  const label = systemRuntime.newId();
  const newTally = (name: string) => healthy.create({ type: 'start', label: name }, createContext(systemRuntime, {}));
  const [a, b] = [(await newTally(label)).id, (await newTally('')).id];
  const add = (id: string, by = 1, sent = {}) =>
    tell((context) => engine.update(id, { type: 'add', by }, context, sent));
  const identified = (id: string) => add(id, 1, { identity: { id: systemRuntime.newId(), fingerprint: 'add 1' } });
  const start = (name: string) => tell((context) => engine.create({ type: 'start', label: name }, context));
  // Its session is there: what follows is commits only.
  await add(a);
  return {
    identified: () => identified(a),
    anonymous: () => add(a),
    all: () =>
      Promise.all([
        add(a),
        identified(b),
        add(a, 0),
        add(b, 1, { expectedVersion: 999 }),
        start(label.toUpperCase()),
        identified(a),
        add(b),
        start(''),
      ]),
  };
}

/** What is told when nothing fails. */
const allWell = [
  'done',
  'done',
  'TALLY_NOT_POSITIVE',
  'CONCURRENCY_CONFLICT',
  'TALLY_LABEL_TAKEN',
  'done',
  'done',
  'done',
];
const outcomesOf = (told: readonly Told[]) => told.map(({ outcome }) => outcome);

/** Whatever was told: what is acknowledged is stored once, as told; what is refused is not; no gap, no twin, no stale snapshot. */
async function assertTrue(told: readonly Told[]): Promise<void> {
  const journal = await control.journal({ after: 0, limit: 10_000 });
  expect(journal.map(({ position }) => position)).toEqual(journal.map((_, index) => index + 1));
  for (const { requestId, outcome, result } of told) {
    const stored = journal.filter(({ metadata }) => metadata.requestId === requestId);
    if (outcome !== 'OUTCOME_UNKNOWN') expect([outcome, stored]).toEqual([outcome, result?.events ?? []]);
  }
  const ids = [...new Set(journal.map(({ aggregateId }) => aggregateId))];
  const snapshots = await control.load(ids);
  for (const id of ids) {
    const events = journal.filter(({ aggregateId }) => aggregateId === id);
    expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
    const state = fold(
      tally,
      events.map(({ payload }) => payload),
    );
    const { version, position } = events.at(-1) ?? {};
    expect(snapshots.get(id)).toMatchObject({ state, version, position });
  }
}

/** Our own commands, by what they do. */
const commands: Readonly<Record<string, Pick<FailCommand, 'failCommands' | 'namespace'>>> = {
  'the look-up of the state': { failCommands: ['find'], namespace: `${database}.tallies_snapshots` },
  'the look-up of the command id': { failCommands: ['find'], namespace: `${database}.tallies_journal` },
  'the counter': { failCommands: ['findAndModify'], namespace: `${database}.counters` },
  'the events': { failCommands: ['insert'], namespace: `${database}.tallies_journal` },
  'the snapshots': { failCommands: ['update'], namespace: `${database}.tallies_snapshots` },
  'the commit': { failCommands: ['commitTransaction'] },
  'the abort': { failCommands: ['abortTransaction'] },
};
const reads = Object.keys(commands).slice(0, 2);
const writes = Object.keys(commands).slice(2, 5);
const rows = (names: readonly string[], failures: readonly Partial<FailCommand>[]) =>
  names.flatMap((name) => failures.map((failure) => [name, JSON.stringify(failure), failure] as const));

const fail = (mode: FailMode, command: string, failure: Partial<FailCommand>) =>
  faults.failCommand(mode, { failCommands: [], ...commands[command], appName, ...failure });

const closed = { closeConnection: true };
const code = (errorCode: number) => ({ errorCode });
const duplicateKey = { ...code(11_000), errorExtraInfo: { keyPattern: { x: 1 }, keyValue: { x: 1 } } };
const writeConcern = (failing: number) => ({ writeConcernError: { code: failing, errmsg: 'injected' } });
const stepDown = [91, 189, 10_107].map(code);
const inTransactions = [24, 112, 251, 290, 11_601].map(code);
/** The time for it is over (50), or rights are missing (13, 18, 8000). */
const atPresent = [50, 13, 18, 8_000].map(code);

/** The next commands meet no fault any more, whatever the last left behind. */
async function assertWellAgain(trial: Trial, told: Told[]): Promise<void> {
  await faults.off();
  proxy.swallow({});
  const after = await trial.all();
  expect(outcomesOf(after)).toEqual(allWell);
  await assertTrue([...told, ...after]);
}

describe.each([
  ['our copy of Mongoose', createConnection],
  ['another copy', createSecond],
])('through %s:', (_, create) => {
  let trial: Trial;
  beforeAll(async () => {
    trial = await trialOn(mongod.uri, { retryWrites: false, appName }, create);
  });

  describe('what fails once costs nobody anything:', () => {
    test.each([
      ...rows(reads, [closed, ...stepDown]),
      ...rows(writes, [closed, ...stepDown, ...inTransactions]),
      ...rows(['the commit'], [closed, ...stepDown, ...inTransactions, ...atPresent, code(257), duplicateKey]),
      ...rows(['the commit'], [writeConcern(64), writeConcern(91), writeConcern(189)]),
      ...rows(['the abort'], [closed, ...stepDown, ...inTransactions, writeConcern(91)]),
    ])('%s %s', async (command, _, failure) => {
      await fail({ times: 1 }, command, failure);
      const told = await trial.all();
      expect(outcomesOf(told)).toEqual(allWell);
      await assertTrue(told);
    });

    test.each([112, 91, 189, 10_107, 251, 11_601])('inside of the commit %s', async (failing) => {
      await faults.failWrite({ times: 1 }, failing);
      const told = await trial.all();
      expect(outcomesOf(told)).toEqual(allWell);
      await assertTrue(told);
    });

    test('after the commit, before its answer', async () => {
      await faults.failWrite({ times: 1 }, undefined, true);
      const told = await trial.all();
      expect(outcomesOf(told)).toEqual(allWell);
      await assertTrue(told);
    });
  });

  describe('what is no passing fault is told as a fault, and nothing else of it:', () => {
    test.each([
      ...rows([...reads, ...writes], [duplicateKey, code(2)]),
      ...rows(reads, [112, 251].map(code)),
      ...rows(['the commit'], [code(2)]),
    ])('%s %s', async (command, _, failure) => {
      await fail('alwaysOn', command, failure);
      const told = [await trial.identified()];
      expect(outcomesOf(told)).toEqual([String(failure.errorCode ?? failure.writeConcernError?.code)]);
      await assertWellAgain(trial, told);
    });

    test('inside of the commit', async () => {
      await faults.failWrite('alwaysOn', 2);
      const told = [await trial.identified()];
      expect(outcomesOf(told)).toEqual(['2']);
      await assertWellAgain(trial, told);
    });
  });

  describe('what is more than the server takes is told as that:', () => {
    test.each(rows([...writes, 'the commit'], [257, 388, 10_334, 17_420].map(code)))(
      '%s %s',
      async (command, _, failure) => {
        await fail('alwaysOn', command, failure);
        const told = [await trial.identified()];
        expect(outcomesOf(told)).toEqual(['COMMIT_TOO_LARGE']);
        await assertWellAgain(trial, told);
      },
    );

    test('inside of the commit', async () => {
      await faults.failWrite('alwaysOn', 257);
      const told = [await trial.identified()];
      expect(outcomesOf(told)).toEqual(['COMMIT_TOO_LARGE']);
      await assertWellAgain(trial, told);
    });
  });

  describe('what the database cannot do at present is told as that:', () => {
    test.each([...rows(reads, [...atPresent, code(11_601)]), ...rows(writes, [...atPresent, writeConcern(64)])])(
      '%s %s',
      async (command, _, failure) => {
        await fail('alwaysOn', command, failure);
        const told = [await trial.identified()];
        expect(outcomesOf(told)).toEqual(['STORE_UNAVAILABLE']);
        await assertWellAgain(trial, told);
      },
    );
  });

  describe('a commit whose every answer is of no use is resolved:', () => {
    test.each<[string, Partial<FailCommand>, string]>([
      ['it did not happen', closed, 'CONTENDED'],
      ['it did not happen, for rights are missing', code(13), 'CONTENDED'],
      ['it happened', writeConcern(64), 'done'],
    ])('%s', async (_, failure, outcome) => {
      await fail('alwaysOn', 'the commit', failure);
      const told = [await trial.anonymous()];
      expect(outcomesOf(told)).toEqual([outcome]);
      await assertWellAgain(trial, told);
    });
  });

  describe('a session that is killed in the middle costs nobody anything:', () => {
    test.each([...writes, 'the commit'])('%s', async (command) => {
      await fail({ times: 1 }, command, { blockConnection: true, blockTimeMS: 500 });
      const telling = trial.all();
      await systemRuntime.sleep(200);
      await killWriters(new URL(database, mongod.uri).href);
      const told = await telling;
      expect(outcomesOf(told)).toEqual(allWell);
      await assertTrue(told);
    });
  });
});

describe('a reply that never comes costs time only:', () => {
  let remote: Trial;
  beforeAll(async () => {
    remote = await trialOn(proxy.uri, { socketTimeoutMS: 400, appName: 'remote' });
  });

  test.each([
    'find tallies_snapshots',
    'find tallies_journal',
    'findAndModify counters',
    'insert tallies_journal',
    'update tallies_snapshots',
    'commitTransaction',
    'abortTransaction',
  ])('%s', async (command) => {
    proxy.swallow({ [command]: 1 });
    const told = await remote.all();
    expect(proxy.swallowed).toBe(1);
    expect(outcomesOf(told)).toEqual(allWell);
    await assertTrue(told);
  });

  test.each([
    ['the commit is asked again', { commitTransaction: 2, killSessions: 1_000 }],
    ['the journal is', { commitTransaction: 1_000 }],
    ['and again', { commitTransaction: 1_000, killSessions: 1, 'find tallies_journal': 2 }],
  ])('when none to a commit does, %s', async (_, replies) => {
    proxy.swallow(replies);
    const told = [await remote.anonymous()];
    expect(outcomesOf(told)).toEqual(['done']);
    await assertTrue(told);
  });

  test('a commit that is still under way when it is given up never lands', async () => {
    await fail('alwaysOn', 'the commit', { appName: 'remote', blockConnection: true, blockTimeMS: 4_000 });
    const told = [await remote.anonymous()];
    expect(outcomesOf(told)).toEqual(['CONTENDED']);
    await systemRuntime.sleep(4_500);
    await assertWellAgain(trial, told);
  });

  test("when it did not happen, its place in the journal may be another's by the time it is looked for", async () => {
    await fail('alwaysOn', 'the commit', { appName: 'remote', ...closed });
    proxy.swallow({ 'find tallies_journal': 2 });
    const telling = remote.anonymous();
    // Its session is fenced after 2 s.
    await systemRuntime.sleep(1_700);
    const told = [await trial.anonymous(), await telling];
    expect(outcomesOf(told)).toEqual(['done', 'CONTENDED']);
    await assertWellAgain(trial, told);
  });
});

test('when none comes at all any more, the caller is told within 30 s that nobody knows', async () => {
  const remote = await trialOn(proxy.uri, {});
  const begun = performance.now();
  proxy.swallow({ commitTransaction: 1_000, killSessions: 1_000 });
  const told = [await remote.anonymous()];
  expect(performance.now() - begun).toBeLessThan(30_000);
  expect(outcomesOf(told)).toEqual(['OUTCOME_UNKNOWN']);
  await assertWellAgain(trial, told);
});
