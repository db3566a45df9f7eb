import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { account, accountSummary, money, type AccountSummary, type AccountTypes } from '@snapfold/domain';
import { ReplicaSetFaults } from '@snapfold/faults';
import type { Query } from '@snapfold/kernel';
import {
  CommandEngine,
  ViewDispatcher,
  type Dispatcher,
  type EventStore,
  type ReadModel,
  type Snapshot,
  type ViewStore,
} from '@snapfold/kernel/engine';
import { testContext } from '@snapfold/kernel/testing';
import { startTemporaryReplicaSet, type TemporaryReplicaSet } from '@snapfold/mongod';
import { byId, connectionOptions, mongooseStores, systemRuntime } from '@snapfold/mongoose';
import mongoose, { type Connection, type ConnectOptions } from 'mongoose';

let set: TemporaryReplicaSet;
let faults: ReplicaSetFaults;
let other: Process;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  set = await startTemporaryReplicaSet({ env: process.env, log: console.log });
  closing.push(() => set.stop());
  faults = new ReplicaSetFaults(set.nodes);
  closing.push(() => faults.close());
  other = await open();
});
afterEach(async () => {
  await faults.release();
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

/** What a process of its own has: its connection, stores and engine. */
interface Process {
  readonly connection: Connection;
  readonly store: EventStore<AccountTypes>;
  readonly snapshots: ReadModel<Snapshot<AccountTypes>, Query>;
  readonly summaries: ViewStore<AccountSummary, Query>;
  readonly engine: CommandEngine<AccountTypes>;
}

async function open(options: ConnectOptions = {}): Promise<Process> {
  const connection = mongoose.createConnection(set.uri, { ...connectionOptions(set.uri), ...options });
  closing.push(() => connection.close());
  const stores = mongooseStores(await connection.asPromise());
  closing.push(() => stores.close());
  const { events: store, snapshots } = stores.aggregate(account, byId);
  const summaries = stores.view(accountSummary, byId);
  await stores.prepare();
  return { connection, store, snapshots, summaries, engine: engineOn(store) };
}

const engineOn = (store: EventStore<AccountTypes>, dispatchers: readonly Dispatcher<AccountTypes>[] = []) =>
  new CommandEngine<AccountTypes>({
    aggregate: account,
    store,
    services: { owner: () => ({ status: 'active', statusChanges: 0 }) },
    runtime: systemRuntime,
    cache: new Map(),
    dispatchers,
  });

/** Looks for another primary only after an error: as every process does, if only for a moment. */
async function openUnaware(): Promise<Process> {
  const opened = await open({ serverMonitoringMode: 'poll', heartbeatFrequencyMS: 600_000 });
  // Half a second after it has connected it may look a second time.
  await systemRuntime.sleep(1_000);
  return opened;
}

/** To be asked for before an election: what it gives resolves once the driver has come to another primary, and been answered by it. */
async function watchPrimary({ connection }: Process): Promise<() => Promise<void>> {
  const client = connection.getClient();
  const { me }: { me?: string } = await client.db('admin').command({ hello: 1 });
  const seen = Promise.withResolvers<void>();
  client.on('topologyDescriptionChanged', ({ newDescription }) => {
    const primary = [...newDescription.servers.values()].find(({ type }) => type === 'RSPrimary');
    if (primary && primary.address !== me) seen.resolve();
  });
  return async () => {
    await seen.promise;
    // Long enough to be answered with what that primary shows.
    await systemRuntime.sleep(500);
  };
}

const context = () => testContext({}, systemRuntime);
const eur = (minor: number) => money(minor, 'EUR');
const opening = { type: 'open', owner: 'ada', currency: 'EUR' } as const;
const newAccount = async ({ engine }: Pick<Process, 'engine'>) => (await engine.create(opening, context())).id;
const deposit = ({ engine }: Pick<Process, 'engine'>, id: string, minor: number) =>
  engine.update(id, { type: 'deposit', amount: eur(minor) }, context());
const withdraw = ({ engine }: Pick<Process, 'engine'>, id: string, minor: number, key = systemRuntime.newId()) =>
  engine.update(id, { type: 'withdraw', amount: eur(minor) }, context(), { identity: { id: key, fingerprint: '' } });

/** `done`, `nothing` that was found, or the code of an error. */
const outcomeOf = (sent: Promise<unknown>) =>
  sent.then(
    (value) => (value === undefined ? 'nothing' : 'done'),
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  );

/** What is told of all that is asked at the same time. */
async function outcomesOf(
  asked: Readonly<Record<string, Promise<unknown>>>,
): Promise<Readonly<Record<string, string>>> {
  const told = Object.entries(asked).map(async ([name, sent]) => [name, await outcomeOf(sent)] as const);
  return Object.fromEntries(await Promise.all(told));
}

/** Accounts that the other process changes, and what `ours` is told of them. */
class Scene {
  readonly #key = systemRuntime.newId();
  #made = '';

  private constructor(
    readonly ours: Process,
    readonly empty: string,
    private readonly full: string,
  ) {}

  static async set(): Promise<Scene> {
    const ours = await openUnaware();
    const [empty, full] = [await newAccount(other), await newAccount(other)];
    await deposit(other, full, 500);
    const scene = new Scene(ours, empty, full);
    // Its first read confirms the primary. Nothing but a failed request makes it look for another one.
    await ours.snapshots.get(empty);
    expect(await scene.seen()).toEqual([1, 2, 0]);
    return scene;
  }

  /** Resolves once all of it is acknowledged. */
  readonly change = async (): Promise<void> => {
    await deposit(other, this.empty, 500);
    await withdraw(other, this.full, 500, this.#key);
    this.#made = await newAccount(other);
  };

  /** The versions that majority reads show to the driver alone; 0 for none. */
  seen(): Promise<readonly number[]> {
    const majority = { readConcern: { level: 'majority' } } as const;
    const snapshots = this.ours.connection.db?.collection<{ _id: string; version: number }>(
      'accounts_snapshots',
      majority,
    );
    const versionOf = async (id: string) => (await snapshots?.findOne({ _id: id }))?.version ?? 0;
    return Promise.all([this.empty, this.full, this.#made].map(versionOf));
  }

  /** What is told to those who can rely on what was acknowledged. */
  ask() {
    const { ours, empty, full } = this;
    const { engine, snapshots } = ours;
    const id = this.#made;
    const command = { type: 'deposit', amount: eur(1) } as const;
    return outcomesOf({
      'a withdrawal of what was deposited': withdraw(ours, empty, 500),
      'the withdrawal that was carried out': withdraw(ours, full, 500, this.#key),
      'a look-up of it': engine.findCommand(this.#key),
      'a deposit to the new account': engine.update(id, command, context()),
      'a joint one': engine.updateTogether([{ id, command }], context()),
      'its state at the first version': engine.stateAt(id, { version: 1 }),
      'its snapshot': snapshots.get(id),
    });
  }
}

const all = (outcome: string) => ({
  'a withdrawal of what was deposited': outcome,
  'the withdrawal that was carried out': outcome,
  'a look-up of it': outcome,
  'a deposit to the new account': outcome,
  'a joint one': outcome,
  'its state at the first version': outcome,
  'its snapshot': outcome,
});

test('while a new primary is behind, what was acknowledged is not denied', async () => {
  const scene = await Scene.set();
  await faults.electOneBehind(scene.change);
  expect(await scene.ask()).toEqual(all('STORE_UNAVAILABLE'));
  expect(await scene.seen()).toEqual([1, 2, 0]);
  const asked = scene.ask();
  await faults.release();
  expect(await asked).toEqual(all('done'));
});

test('while the old primary has not stepped down yet, what was acknowledged is not denied through it', async () => {
  const scene = await Scene.set();
  await faults.electBeforeStepDown(scene.change);
  expect(await scene.seen()).toEqual([1, 2, 0]);
  expect(await scene.ask()).toEqual(all('done'));
});

test('what is written through one that is about to be deposed counts once, if it is acknowledged', async () => {
  const scene = await Scene.set();
  const { ours, empty } = scene;
  await faults.electBeforeStepDown(scene.change);
  expect(await scene.seen()).toEqual([1, 2, 0]);
  await expect(deposit(ours, empty, 100)).resolves.toMatchObject({ version: 3 });
  await faults.release();
  await expect(ours.snapshots.get(empty)).resolves.toMatchObject({ version: 3, state: { balance: eur(600) } });
});

test('reads that come upon another primary wait until that is not behind any more', async () => {
  const { ours, empty: id, change } = await Scene.set();
  const comesToAnother = await watchPrimary(ours);
  await faults.electOneBehind(change);
  const reading = Promise.all([ours.snapshots.get(id), ours.snapshots.find({}, { limit: 1_000 })]);
  await comesToAnother();
  await faults.release();
  const [snapshot, { items }] = await reading;
  expect(snapshot).toMatchObject({ version: 2 });
  expect(items).toContainEqual(snapshot);
});

/** Holds up all who come to it until it is opened. */
class Gate {
  readonly #reached = Promise.withResolvers<void>();
  readonly #opened = Promise.withResolvers<void>();
  readonly reached = this.#reached.promise;
  readonly open = this.#opened.resolve;

  pass(): Promise<void> {
    this.#reached.resolve();
    return this.#opened.promise;
  }
}

test('a refusal rests on no state that was read from another primary than the barrier', async () => {
  const { ours } = await Scene.set();
  // It knows what it has committed, so it refuses at first without a read.
  const id = await newAccount(ours);
  const gate = new Gate();
  const load = ours.store.load.bind(ours.store);
  ours.store.load = (ids) => gate.pass().then(() => load(ids));
  let told = Promise.resolve('');
  const comesToAnother = await watchPrimary(ours);
  await faults.electOneBehind(async () => {
    await deposit(other, id, 500);
    told = outcomeOf(withdraw(ours, id, 500));
    await Promise.race([gate.reached, told]);
  });
  gate.open();
  await comesToAnother();
  await faults.release();
  expect(await told).toBe('done');
});

test('a view folds no event into a record that is behind', async () => {
  const ours = await open();
  const { store, summaries } = ours;
  const parts = { view: accountSummary, store: summaries, history: store, runtime: systemRuntime };
  const keep = () => {
    const dispatcher = new ViewDispatcher({ ...parts, onError: () => undefined });
    dispatcher.start();
    closing.push(() => dispatcher.stop());
    return dispatcher;
  };
  const first = keep();
  const engine = engineOn(store);
  const { id, position } = await engine.create(opening, context());
  await first.waitFor(position, 60_000);
  const gate = new Gate();
  const load = summaries.load.bind(summaries);
  let last = 0;
  const comesToAnother = await watchPrimary(ours);
  let view = first;
  await faults.electOneBehind(async () => {
    await first.waitFor((await deposit({ engine }, id, 1)).position, 60_000);
    // Another term: what this one has written it knows.
    await first.stop();
    view = keep();
    summaries.load = (number, ids) => gate.pass().then(() => load(number, ids));
    last = (await deposit({ engine }, id, 1)).position;
    await gate.reached;
  });
  gate.open();
  await comesToAnother();
  await faults.release();
  await view.waitFor(last, 60_000);
  await expect(view.get(id)).resolves.toMatchObject({ movements: 2 });
});

test('without a majority nothing is refused, nor told to be missing, until it is back', async () => {
  const ours = await open();
  const id = await newAccount(ours);
  const ask = () =>
    outcomesOf({
      'a withdrawal': withdraw(ours, id, 500),
      'a deposit to no account': deposit(ours, 'none', 1),
      'its state': ours.engine.stateAt('none', { version: 1 }),
      'its snapshot': ours.snapshots.get('none'),
    });
  await faults.pauseSecondaries();
  expect(await ask()).toEqual({
    'a withdrawal': 'STORE_UNAVAILABLE',
    'a deposit to no account': 'STORE_UNAVAILABLE',
    'its state': 'STORE_UNAVAILABLE',
    'its snapshot': 'STORE_UNAVAILABLE',
  });
  const asked = ask();
  await faults.release();
  expect(await asked).toEqual({
    'a withdrawal': 'ACCOUNT_INSUFFICIENT_FUNDS',
    'a deposit to no account': 'NOT_FOUND',
    'its state': 'NOT_FOUND',
    'its snapshot': 'nothing',
  });
});
