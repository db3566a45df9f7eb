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

/** A server for these tests alone: one of its fail points can't be limited to one client. */
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
  // Without `retryWrites` only transactions number their writes, and the fail point inside of the commit meets only numbered ones.
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
    // The driver takes a second or two to find a server again that said that it is no longer the primary.
    limits: { contentionMs: 5_000 },
  });

/** The outcome of a command, as its caller gets it, and the request id that its events carry. */
interface Answer {
  readonly requestId: string;
  readonly outcome: string;
  readonly result?: CommandResult<TallyTypes>;
}

async function answerOf(send: (context: CqrsContext) => Promise<CommandResult<TallyTypes>>): Promise<Answer> {
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
  readonly identified: () => Promise<Answer>;
  readonly anonymous: () => Promise<Answer>;
  /** Commands of every kind, all at once. */
  readonly all: () => Promise<Answer[]>;
}

/** An engine that meets the faults, on two tallies that an engine without faults has made. */
async function trialOn(uri: string, options: ConnectOptions, create = createConnection): Promise<Trial> {
  const engine = engineOn(await openStore(uri, options, create));
  const healthy = engineOn(control);
  const label = systemRuntime.newId();
  const newTally = (name: string) => healthy.create({ type: 'start', label: name }, createContext(systemRuntime, {}));
  const [a, b] = [(await newTally(label)).id, (await newTally('')).id];
  const add = (id: string, by = 1, sent = {}) =>
    answerOf((context) => engine.update(id, { type: 'add', by }, context, sent));
  const identified = (id: string) => add(id, 1, { identity: { id: systemRuntime.newId(), fingerprint: 'add 1' } });
  const start = (name: string) => answerOf((context) => engine.create({ type: 'start', label: name }, context));
  // Opens the session, so that the commands under test only commit in it.
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

/** The outcomes of {@link Trial.all} when nothing fails. */
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
const outcomesOf = (answers: readonly Answer[]) => answers.map(({ outcome }) => outcome);

/**
 * Asserts that each acknowledged command is stored once, with the events that its caller got, and that no refused command is stored;
 * and that there is no gap, no duplicate and no stale snapshot.
 */
async function assertStoredAsAnswered(answers: readonly Answer[]): Promise<void> {
  const journal = await control.journal({ after: 0, limit: 10_000 });
  expect(journal.map(({ position }) => position)).toEqual(journal.map((_, index) => index + 1));
  for (const { requestId, outcome, result } of answers) {
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

/** The commands that the store sends, by their purpose. */
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
/** The time limit is over (50), or rights are missing (13, 18, 8000). */
const atPresent = [50, 13, 18, 8_000].map(code);

/** Turns the faults off, and asserts that later commands succeed: the earlier ones left nothing behind that stops them. */
async function assertWellAgain(trial: Trial, answers: Answer[]): Promise<void> {
  await faults.off();
  proxy.swallow({});
  const after = await trial.all();
  expect(outcomesOf(after)).toEqual(allWell);
  await assertStoredAsAnswered([...answers, ...after]);
}

/** Our copy of Mongoose; in the full run another copy instead. */
const copies: [copy: string, create: typeof createConnection][] =
  process.env['TEST_FULL'] === 'true'
    ? [['another copy, of the oldest supported release', createSecond]]
    : [['our copy of Mongoose', createConnection]];

describe.each(copies)('over a connection of %s:', (_, create) => {
  let trial: Trial;
  beforeAll(async () => {
    trial = await trialOn(mongod.uri, { retryWrites: false, appName }, create);
  });

  describe('one passing fault changes no outcome:', () => {
    test.each([
      ...rows(reads, [closed, ...stepDown]),
      ...rows(writes, [closed, ...stepDown, ...inTransactions]),
      ...rows(['the commit'], [closed, ...stepDown, ...inTransactions, ...atPresent, code(257), duplicateKey]),
      ...rows(['the commit'], [writeConcern(64), writeConcern(91), writeConcern(189)]),
      ...rows(['the abort'], [closed, ...stepDown, ...inTransactions, writeConcern(91)]),
    ])('%s, with %s', async (command, _, failure) => {
      await fail({ times: 1 }, command, failure);
      const answers = await trial.all();
      expect(outcomesOf(answers)).toEqual(allWell);
      await assertStoredAsAnswered(answers);
    });

    test.each([112, 91, 189, 10_107, 251, 11_601])(
      'the commit, inside of the server, with code %s',
      async (failing) => {
        await faults.failWrite({ times: 1 }, failing);
        const answers = await trial.all();
        expect(outcomesOf(answers)).toEqual(allWell);
        await assertStoredAsAnswered(answers);
      },
    );

    test('the connection, after the commit and before its answer', async () => {
      await faults.failWrite({ times: 1 }, undefined, true);
      const answers = await trial.all();
      expect(outcomesOf(answers)).toEqual(allWell);
      await assertStoredAsAnswered(answers);
    });
  });

  describe('an error that is no passing fault is thrown as it is:', () => {
    test.each([
      ...rows([...reads, ...writes], [duplicateKey, code(2)]),
      ...rows(reads, [112, 251].map(code)),
      ...rows(['the commit'], [code(2)]),
    ])('%s, with %s', async (command, _, failure) => {
      await fail('alwaysOn', command, failure);
      const answers = [await trial.identified()];
      expect(outcomesOf(answers)).toEqual([String(failure.errorCode ?? failure.writeConcernError?.code)]);
      await assertWellAgain(trial, answers);
    });

    test('the commit, inside of the server', async () => {
      await faults.failWrite('alwaysOn', 2);
      const answers = [await trial.identified()];
      expect(outcomesOf(answers)).toEqual(['2']);
      await assertWellAgain(trial, answers);
    });
  });

  describe('an error for data that is too large is reported as COMMIT_TOO_LARGE:', () => {
    test.each(rows([...writes, 'the commit'], [257, 388, 10_334, 17_420].map(code)))(
      '%s, with %s',
      async (command, _, failure) => {
        await fail('alwaysOn', command, failure);
        const answers = [await trial.identified()];
        expect(outcomesOf(answers)).toEqual(['COMMIT_TOO_LARGE']);
        await assertWellAgain(trial, answers);
      },
    );

    test('the commit, inside of the server', async () => {
      await faults.failWrite('alwaysOn', 257);
      const answers = [await trial.identified()];
      expect(outcomesOf(answers)).toEqual(['COMMIT_TOO_LARGE']);
      await assertWellAgain(trial, answers);
    });
  });

  describe('an error of a database that cannot do something at present is reported as STORE_UNAVAILABLE:', () => {
    test.each([...rows(reads, [...atPresent, code(11_601)]), ...rows(writes, [...atPresent, writeConcern(64)])])(
      '%s, with %s',
      async (command, _, failure) => {
        await fail('alwaysOn', command, failure);
        const answers = [await trial.identified()];
        expect(outcomesOf(answers)).toEqual(['STORE_UNAVAILABLE']);
        await assertWellAgain(trial, answers);
      },
    );
  });

  describe('the outcome of a commit that gets no useful answer is', () => {
    test.each<[string, Partial<FailCommand>, string]>([
      ['CONTENDED if it did not happen', closed, 'CONTENDED'],
      ['CONTENDED if it did not happen since rights are missing', code(13), 'CONTENDED'],
      ['done if it happened', writeConcern(64), 'done'],
    ])('%s', async (_, failure, outcome) => {
      await fail('alwaysOn', 'the commit', failure);
      const answers = [await trial.anonymous()];
      expect(outcomesOf(answers)).toEqual([outcome]);
      await assertWellAgain(trial, answers);
    });
  });

  describe('a session that is killed changes no outcome:', () => {
    test.each([...writes, 'the commit'])('during the command for %s', async (command) => {
      await fail({ times: 1 }, command, { blockConnection: true, blockTimeMS: 500 });
      const sending = trial.all();
      await systemRuntime.sleep(200);
      await killWriters(new URL(database, mongod.uri).href);
      const answers = await sending;
      expect(outcomesOf(answers)).toEqual(allWell);
      await assertStoredAsAnswered(answers);
    });
  });
});

describe('a reply that never comes changes no outcome:', () => {
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
    const answers = await remote.all();
    expect(proxy.swallowed).toBe(1);
    expect(outcomesOf(answers)).toEqual(allWell);
    await assertStoredAsAnswered(answers);
  });

  test.each([
    ['it is sent again', { commitTransaction: 2, killSessions: 1_000 }],
    ['the journal is read', { commitTransaction: 1_000 }],
    [
      'the journal is read again if the replies to that are lost, too',
      { commitTransaction: 1_000, killSessions: 1, 'find tallies_journal': 2 },
    ],
  ])('when the reply to a commit is lost, %s', async (_, replies) => {
    proxy.swallow(replies);
    const answers = [await remote.anonymous()];
    expect(outcomesOf(answers)).toEqual(['done']);
    await assertStoredAsAnswered(answers);
  });

  test('a commit that is still under way when it is given up is never stored', async () => {
    await fail('alwaysOn', 'the commit', { appName: 'remote', blockConnection: true, blockTimeMS: 4_000 });
    const answers = [await remote.anonymous()];
    expect(outcomesOf(answers)).toEqual(['CONTENDED']);
    await systemRuntime.sleep(4_500);
    await assertWellAgain(trial, answers);
  });

  test('a commit that did not happen is contended even if another batch has its position by the time it is looked for', async () => {
    await fail('alwaysOn', 'the commit', { appName: 'remote', ...closed });
    proxy.swallow({ 'find tallies_journal': 2 });
    const sending = remote.anonymous();
    // Its session is fenced after 2 s.
    await systemRuntime.sleep(1_700);
    const answers = [await trial.anonymous(), await sending];
    expect(outcomesOf(answers)).toEqual(['done', 'CONTENDED']);
    await assertWellAgain(trial, answers);
  });
});

test('the caller gets OUTCOME_UNKNOWN within 30 s when no reply to a commit comes at all', async () => {
  const remote = await trialOn(proxy.uri, {});
  const begun = performance.now();
  proxy.swallow({ commitTransaction: 1_000, killSessions: 1_000 });
  const answers = [await remote.anonymous()];
  expect(performance.now() - begun).toBeLessThan(30_000);
  expect(outcomesOf(answers)).toEqual(['OUTCOME_UNKNOWN']);
  await assertWellAgain(trial, answers);
});
