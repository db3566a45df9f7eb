import { expect, test } from '@jest/globals';
import { tally, tallySummary, testContext, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import { aggregate } from '../model/aggregate-declaration.js';
import { refusals, refuseTogether } from '../model/domain-error.js';
import { view } from '../model/view-declaration.js';
import type { Commit, CommitResult } from '../ports/event-store.js';
import { CommandEngine, type CommandEngineParts } from './command-engine.js';

const context = testContext();
const add = { type: 'add', by: 1 } as const;
const never = new Promise<never>(() => undefined);

function engineOf(parts: Partial<CommandEngineParts<TallyTypes>> = {}) {
  const store = new InMemoryEventStore(tally);
  const services = { allows: () => true };
  return new CommandEngine({ aggregate: tally, store, services, runtime: new TestRuntime(), ...parts });
}

async function started(parts: Partial<CommandEngineParts<TallyTypes>> = {}) {
  const engine = engineOf(parts);
  const { id } = await engine.create({ type: 'start', label: '' }, context);
  return { engine, id };
}

test('close() rejects a command that may have been stored with OUTCOME_UNKNOWN, even while it is looked up', async () => {
  /** Stores a command with an id, but returns no outcome, and finds no command after that. */
  class LostStore extends InMemoryEventStore<TallyTypes> {
    readonly lookedUp = Promise.withResolvers<undefined>();
    #isLost = false;

    override async commit(batch: readonly Commit<TallyTypes>[]): Promise<CommitResult> {
      const result = await super.commit(batch);
      this.#isLost ||= batch.some(({ command }) => command);
      return this.#isLost ? { outcome: 'unknown', cause: new Error('lost') } : result;
    }

    override findCommand(id: string) {
      if (!this.#isLost) return super.findCommand(id);
      this.lookedUp.resolve(undefined);
      return never;
    }
  }
  const store = new LostStore(tally);
  const { engine, id } = await started({ store });
  const identity = { id: 'k', fingerprint: '' };
  const sent = [engine.update(id, add, context, { identity }), engine.update(id, add, context, { identity })];
  const outcomes = Promise.allSettled(sent);
  await store.lookedUp.promise;
  await engine.close();
  const open = { status: 'rejected', reason: { code: 'OUTCOME_UNKNOWN' } };
  expect(await outcomes).toMatchObject([open, open]);
});

test('history() yields the versions of a range, and refuses a range of anything but whole numbers', async () => {
  const { engine, id } = await started();
  for (let by = 1; by < 10; by += 1) await engine.update(id, add, context);
  const versions = async (range?: object) => {
    const found: number[] = [];
    for await (const { version } of engine.history(id, range)) found.push(version);
    return found;
  };
  expect(await versions({ from: 3, to: 5 })).toEqual([3, 4, 5]);
  expect(await versions({ from: 9 })).toEqual([9, 10]);
  expect(await versions({ to: undefined, from: undefined })).toHaveLength(10);
  expect(await versions({ from: 5, to: 4 })).toEqual([]);
  for (const range of [{ from: 0 }, { from: -5 }, { from: NaN }, { from: 1.5 }, { from: null }])
    await expect(versions({ ...range, to: 3 })).rejects.toMatchObject({ code: 'INVALID_INPUT', field: 'from' });
  for (const to of [NaN, -1, 2.5, null, '3'])
    await expect(versions({ to })).rejects.toMatchObject({ code: 'INVALID_INPUT', field: 'to' });
});

test('an invalid context, identity or list of updates is refused with the name of the argument', async () => {
  const { engine, id } = await started();
  const odd = (given: unknown) => given as never;
  for (const none of [undefined, null, 7])
    await expect(engine.update(id, add, odd(none))).rejects.toMatchObject({ code: 'INVALID_INPUT', field: 'context' });
  for (const identity of [null, '', 0, false, 'k'])
    await expect(engine.update(id, add, context, { identity: odd(identity) })).rejects.toMatchObject({
      field: 'identity',
    });
  for (const updates of [undefined, null, {}, [null], ['x']])
    await expect(engine.updateTogether(odd(updates), context)).rejects.toMatchObject({ field: 'updates' });
});

test('a declaration that lacks a function or a catalogue is refused with its name', () => {
  const odd = (given: unknown) => given as never;
  for (const name of ['handleCreate', 'handleUpdate', 'apply'])
    expect(() => aggregate<TallyTypes>(odd({ ...tally, [name]: undefined }))).toThrow(`\`${name}\` of the aggregate`);
  for (const name of ['events', 'errors'])
    expect(() => aggregate<TallyTypes>(odd({ ...tally, [name]: undefined }))).toThrow(`\`${name}\` of the aggregate`);
  const unique = { label: { error: 'TALLY_LABEL_TAKEN' } };
  expect(() => aggregate<TallyTypes>(odd({ ...tally, unique }))).toThrow('`key` of the unique rule "label"');
  for (const name of ['viewId', 'update'])
    expect(() => view(odd({ ...tallySummary, [name]: 'x' }))).toThrow(`\`${name}\` of the view`);
  class Tallies {}
  expect(() => aggregate<TallyTypes>(odd(Object.assign(new Tallies(), tally)))).toThrow('an instance of a class');
});

test('refusals() throws for a code that the catalogue lacks, even if every object has a property of that name', () => {
  const refuse = refusals({ TAKEN: { kind: 'conflict', message: 'It is taken.' } });
  for (const code of ['TYPO', 'constructor'])
    expect(() => refuse(code as 'TAKEN')).toThrow(`the error code "${code}" is not in the catalogue`);
});

test('refuseTogether() throws the first refusal with all others, and nothing without a refusal', () => {
  const refuse = refusals({
    TAKEN: { kind: 'conflict', message: 'It is taken.', field: 'label' },
    ODD: { kind: 'rejected', message: 'It is odd.' },
  });
  expect(() => refuseTogether(undefined, undefined)).not.toThrow();
  const found = [undefined, refuse('TAKEN', { by: 'x' }), refuse('ODD')] as const;
  expect(() => refuseTogether(...found)).toThrow(
    expect.objectContaining({
      ...{ name: 'DomainError', code: 'TAKEN', kind: 'conflict', details: { by: 'x' }, field: 'label' },
      further: [expect.objectContaining({ code: 'ODD', kind: 'rejected' })],
    }),
  );
});

test('each of several refusals must be in the catalogue of its aggregate', async () => {
  const refuse = refusals<string>({ ...tally.errors, ODD: { kind: 'rejected', message: 'It is odd.' } });
  const refusing = (...codes: readonly string[]) => ({
    ...tally,
    handleUpdate: () => {
      refuseTogether(...codes.map((code) => refuse(code)));
      return [];
    },
  });
  const rejection = async (...codes: readonly string[]) => {
    const { engine, id } = await started({ aggregate: refusing(...codes) });
    return engine.update(id, add, context).catch((error: unknown) => error);
  };
  expect(await rejection('TALLY_FULL', 'TALLY_FULL')).toMatchObject({
    code: 'TALLY_FULL',
    further: [{ code: 'TALLY_FULL' }],
  });
  expect(await rejection('TALLY_FULL', 'ODD')).toMatchObject({
    kind: 'fault',
    message: expect.stringContaining('"ODD"'),
  });
});

test('the rejection of an async dispatcher is handled, and the command succeeds', async () => {
  // The type of the port accepts it, since a function that returns `void` may return anything.
  const dispatch = (): void => Promise.reject(new Error('late')) as never;
  const { engine, id } = await started({ dispatchers: [{ dispatch }] });
  await expect(engine.update(id, add, context)).resolves.toMatchObject({ version: 2 });
  await new Promise((resolve) => setImmediate(resolve));
});

test('the size of a commit includes the metadata of its events', async () => {
  const { engine, id } = await started({ limits: { commitBytes: 1_000_000 } });
  const large = { ...context, correlationId: 'c'.repeat(300_000) };
  await expect(engine.update(id, { ...add, times: 2 }, large)).resolves.toMatchObject({ version: 3 });
  await expect(engine.update(id, { ...add, times: 4 }, large)).rejects.toMatchObject({ code: 'COMMIT_TOO_LARGE' });
});

test('a command that is an instance of a class is frozen once it is sent', async () => {
  class Add {
    readonly type = 'add';
    constructor(public by: number) {}
  }
  const { engine, id } = await started();
  const command = new Add(1);
  const sent = engine.update(id, command, context);
  expect(() => (command.by = 1_000)).toThrow(TypeError);
  await expect(sent).resolves.toMatchObject({ state: { total: 1 } });
});
