import { describe, expect, test } from '@jest/globals';
import { addition, creating, given, project, tally, testContext, type TallyTypes } from '@snapfold/kernel/testing';
import type { Aggregate } from '../../model/aggregate.js';
import { refusals, refuseTogether } from '../../model/domain-error.js';
import type { CqrsContext } from '../../model/cqrs-context.js';
import { ExpectationFailed } from './expectation.js';

const started = { type: 'tally_started', label: 'x' } as const;
const added = { type: 'tally_added', by: 2, total: 2 } as const;
const add = { type: 'add', by: 2 } as const;

test('a scenario that holds passes', async () => {
  await given(tally, started).when(add).then(added);
  await given(tally, started).when({ type: 'relabel', label: 'x' }).then();
  await given(tally, started).when({ type: 'add', by: 0 }).thenRefuses('TALLY_NOT_POSITIVE', { by: 0 });
  await creating(tally)
    .when({ type: 'start', label: 'x' }, { services: { allows: () => true } })
    .then(started);
  expect(given(tally, started, added).state()).toEqual({ label: 'x', total: 2 });
  project(addition, started, added).then({ 'a-2': { tallyId: 'a', version: 2, by: 2 } });
});

describe('a command that is refused for several reasons', () => {
  const [full, none] = (['TALLY_FULL', 'TALLY_NOT_POSITIVE'] as const).map((code) => refusals(tally.errors)(code));
  const strict: Aggregate<TallyTypes> = {
    ...tally,
    handleUpdate() {
      refuseTogether(full, undefined, none);
      return [];
    },
  };

  test('is expected with all of them, in their order', async () => {
    const refused = given(strict, started).when(add);
    await refused.thenRefusesTogether('TALLY_FULL', 'TALLY_NOT_POSITIVE');
    await refused.thenRefuses('TALLY_FULL');
    await expect(refused.thenRefusesTogether('TALLY_FULL')).rejects.toThrow('refusals');
    await expect(refused.thenRefusesTogether('TALLY_NOT_POSITIVE', 'TALLY_FULL')).rejects.toThrow('refusals');
    await expect(given(tally, started).when(add).thenRefusesTogether('TALLY_FULL')).rejects.toThrow('tally_added');
  });

  test('fails if the second decision leaves out a reason', async () => {
    let decided = 0;
    const forgetful: Aggregate<TallyTypes> = {
      ...tally,
      handleUpdate() {
        decided += 1;
        refuseTogether(full, decided === 1 ? none : undefined);
        return [];
      },
    };
    await expect(given(forgetful, started).when(add).thenRefuses('TALLY_FULL')).rejects.toThrow('second time');
  });
});

test('a scenario that does not hold fails', async () => {
  const scenario = given(tally, started);
  await expect(scenario.when(add).then()).rejects.toThrow(ExpectationFailed);
  await expect(scenario.when(add).then({ ...added, total: 3 })).rejects.toThrow(ExpectationFailed);
  await expect(scenario.when(add).then(added, added)).rejects.toThrow(ExpectationFailed);
  await expect(scenario.when(add).thenRefuses('TALLY_FULL')).rejects.toThrow('refusal');
  await expect(scenario.when({ type: 'add', by: 0 }).thenRefuses('TALLY_FULL')).rejects.toThrow('refusal');
  await expect(scenario.when({ type: 'add', by: 0 }).thenRefuses('TALLY_NOT_POSITIVE', {})).rejects.toThrow('refusal');
  await expect(scenario.when({ type: 'add', by: 0 }).then(added)).rejects.toThrow(ExpectationFailed);
  expect(() => project(addition, started, added).then({})).toThrow(ExpectationFailed);
});

test('a command that asks services which the test does not give fails', async () => {
  await expect(creating(tally).when({ type: 'start', label: 'x' }).then(started)).rejects.toThrow('"allows"');
});

test('a handler, an apply or an update that changes its input fails', async () => {
  const mutating: Aggregate<TallyTypes> = {
    ...tally,
    apply: (state, event) => (event.type === 'tally_started' ? state : Object.assign(state, event)),
  };
  await expect(given(mutating, started).when(add).then(added)).rejects.toThrow(
    'states, commands and events are frozen',
  );
  const greedy = {
    ...tally,
    handleUpdate: (_: unknown, command: object) => Object.assign(command, { by: 3 }) as never,
  };
  await expect(given(greedy, started).when(add).then(added)).rejects.toThrow('command "add"');
  const impure = { ...addition, update: (_: unknown, event: object) => Object.assign(event, { by: 1 }) as never };
  expect(() => project(impure, started).then({})).toThrow(TypeError);
});

test('a command that is decided differently the second time fails', async () => {
  let calls = 0;
  const counting = { ...tally, handleUpdate: () => [{ type: 'tally_added', by: 1, total: (calls += 1) } as const] };
  await expect(given(counting, started).when(add).then(added)).rejects.toThrow('"add" decided a second time');
});

test('the ids of the context are the same in both decisions', async () => {
  const naming = {
    ...tally,
    handleUpdate: (_: unknown, __: unknown, ___: unknown, context: CqrsContext) => [
      { type: 'tally_relabelled', label: `${context.newId()} ${context.newId()}` } as const,
    ],
  };
  await given(naming, started).when(add).then({ type: 'tally_relabelled', label: 'id-0001 id-0002' });
});

test('a command that does not await the answer of a service fails, with the name of the service', async () => {
  const start = { type: 'start', label: 'x' } as const;
  const services = { allows: () => Promise.resolve(true) };
  await creating(tally).when(start, { services }).then(started);
  const hasty = {
    ...tally,
    handleCreate: (_: unknown, services: TallyTypes['services']) => (services.allows('x') ? [started] : []),
  };
  await expect(creating(hasty).when(start, { services }).then(started)).rejects.toThrow(
    'does not await the answer of its service "allows"',
  );
});

test('an event that the engine would not store fails, with the path of what is wrong', async () => {
  const dated = { ...tally, handleUpdate: () => [{ type: 'tally_relabelled', label: new Date(0) as never } as const] };
  await expect(given(dated, started).when(add).then(added)).rejects.toThrow(
    'NOT_STORABLE: tally_relabelled.label is a Date',
  );
  const odd = { ...tally, handleUpdate: () => [{ type: 'unheard_of' } as never] };
  await expect(given(odd, started).when(add).then(added)).rejects.toThrow('INVALID_RESULT');
});

test('an update of a view that gives another record the second time fails', () => {
  let calls = 0;
  const counting = { ...addition, update: () => ({ tallyId: 'a', version: 1, by: (calls += 1) }) };
  expect(() => project(counting, started).then({})).toThrow('a second update with the same event');
});

test('a record that cannot be stored fails, with the path of what is wrong', () => {
  const dated = { ...addition, update: () => ({ tallyId: 'a', version: 1, by: new Date(0) as never }) };
  expect(() => project(dated, started).then({})).toThrow('NOT_STORABLE: addition.by is a Date');
});

test('the test context is the same every time', () => {
  expect({ ...testContext(), newId: 0 }).toEqual({
    userId: 'tester',
    requestId: 'request-1',
    correlationId: 'request-1',
    causationId: 'request-1',
    at: '2026-01-01T00:00:00.000Z',
    newId: 0,
  });
  expect(testContext().newId()).toBe('id-0001');
});
