import { DomainError } from '../../model/domain-error.js';
import { original } from '../../model/event-evolution.js';
import { assertEqual, assertThat, codeOf, rejectionOf } from '../kit/expectation.js';
import { testContext } from '../runtime/test-context.js';
import { add, tallyUp, times, type EngineBench } from './engine-bench.js';
import { assertFrozen } from './frozen-parts.js';
import { tally, type TallyTypes } from './tally.js';

type Release = typeof tally;

/** The sample without its unique rule, so that labels may be any data. */
const loose: Release = { ...tally, unique: {} };

/** Passes any value off as a label, as callers and handlers can that no compiler has checked. */
const asLabel = (label: unknown) => label as string;

function nested(levels: number): object {
  let data: object = { end: true };
  for (let level = 1; level < levels; level += 1) data = level % 2 ? [data] : { data };
  return data;
}

const odd: Readonly<Record<string, unknown>> = {
  text: 'É 😀 \u0000 \u2028',
  numbers: [0, -1, 0.1, 1e21, 2 ** 31, -(2 ** 31), 2 ** 53, Number.MAX_VALUE, 5e-324],
  constants: [true, false, null],
  empty: [{}, [], ''],
  keys: { '': 1, 'a.b': { 'c.d': 2 }, 7: 'x', 10: 'y', _id: 'z', 'é 😀': 3, type: 4, constructor: 5, length: 6 },
  deep: nested(90),
  lines: times(500, (index) => ({ sku: `s-${index}`, price: { minor: index, currency: 'EUR' }, tags: ['a', null] })),
};

/** Values that no store accepts in a field of an event or a state. */
export const unstorable = {
  bigint: () => 2n ** 64n,
  'not a number': () => [NaN],
  infinite: () => Infinity,
  'half a surrogate pair': () => '\uD800',
  undefined: () => [undefined],
  'a hole': () => Object.assign([], { length: 1 }),
  function: () => () => 1,
  symbol: () => Symbol('x'),
  Date: () => new Date(0),
  'invalid Date': () => ({ at: new Date(NaN) }),
  Map: () => new Map([['a', 1]]),
  Set: () => new Set([1]),
  RegExp: () => /x/,
  bytes: () => new Uint8Array(3),
  promise: () => Promise.resolve(1),
  'a class': () => new (class Price {})(),
  'an operator': () => ({ $set: 1 }),
  'a type of the driver': () => ({ _bsontype: 'ObjectId' }),
  prototype: () => JSON.parse('{"__proto__":1}') as unknown,
  'NUL in a key': () => ({ 'a\u0000b': 1 }),
  'half a surrogate pair in a key': () => ({ '\uD800': 1 }),
  'too deep': () => nested(300),
  cycle: () => {
    const data: unknown[] = [];
    data.push(data);
    return data;
  },
} satisfies Readonly<Record<string, () => unknown>>;

const labelIn = (event: object | undefined): unknown => (event && 'label' in event ? event.label : undefined);

/** Returns all fields by their paths, also those that are undefined. */
const fieldsOf = (data: unknown, path = ''): [string, unknown][] =>
  typeof data === 'object' && data !== null
    ? Object.entries(data).flatMap(([key, part]) => [[path + key, part], ...fieldsOf(part, `${path}${key}.`)])
    : [];

async function countEvents(bench: EngineBench): Promise<number> {
  return (await bench.store.journal({ after: 0, limit: 100 })).length;
}

/** The promises of the command engine about data that no type has checked, and about code of a domain that breaks its contract. */
export const storableCases: Record<string, (bench: EngineBench) => Promise<void>> = {
  'storable data of any shape is stored as the handler returned it': async (bench) => {
    const process = bench.another(loose);
    const { id, state } = await process.start(asLabel(odd));
    assertEqual(state?.label, odd, 'state');
    const [event] = await process.store.history(id, { after: 0, limit: 1 });
    assertEqual(event?.payload, { type: 'tally_started', label: odd }, 'journal');
    assertEqual((await process.store.load([id])).get(id)?.state.label, odd, 'snapshot');
    assertEqual((await bench.another(loose).update(id, add(1))).state, { label: odd, total: 1 }, 'in another process');
    assertEqual(
      (await process.engine.stateAt(id, { version: 2 })).state,
      { label: odd, total: 1 },
      'folded from the journal',
    );
  },

  'data that is not storable is refused before anything is stored, and fails only its own command': async (bench) => {
    const process = bench.another(loose);
    const values = Object.entries(unstorable);
    const commands = values.map(([, value]) => process.start(asLabel(value())));
    const others = times(values.length, () => process.start('fine'));
    for (const [index, command] of commands.entries()) {
      const error = await rejectionOf(command);
      assertEqual(codeOf(error), 'NOT_STORABLE', values[index]?.[0]);
      assertThat(
        /^Error: NOT_STORABLE: tally_started\.label.* \(tallies .*, command "start"\)/.test(
          `Error: ${(error as Error).message}`,
        ),
        String(error),
      );
    }
    assertEqual((await tallyUp(others)).accepted, values.length);
    assertEqual(await countEvents(bench), values.length);
  },

  'a state, unique key, id or command that is not storable is refused': async (bench) => {
    const { id } = await bench.start('x');
    const state: Release = {
      ...loose,
      apply: (before, event) => ({ ...before, ...event, total: asLabel(1n) as never }),
    };
    assertEqual(codeOf(await rejectionOf(bench.another(state).update(id, add(1)))), 'NOT_STORABLE', 'state');
    const key: Release = { ...tally, unique: { label: { key: () => '\uD800', error: 'TALLY_LABEL_TAKEN' } } };
    assertEqual(codeOf(await rejectionOf(bench.another(key).update(id, add(1)))), 'NOT_STORABLE', 'key');
    const number: Release = { ...tally, unique: { label: { key: () => asLabel(7), error: 'TALLY_LABEL_TAKEN' } } };
    assertEqual(
      codeOf(await rejectionOf(bench.another(number).update(id, add(1)))),
      'INVALID_RESULT',
      'a key that is not text',
    );
    for (const odd of ['', '\uD800', asLabel(undefined), asLabel(7)])
      assertEqual(codeOf(await rejectionOf(bench.update(odd, add(1)))), 'INVALID_INPUT', 'id');
    for (const odd of [undefined, null, 'add', {}])
      assertEqual(codeOf(await rejectionOf(bench.update(id, odd as never))), 'INVALID_INPUT', 'command');
    await bench.assertSnapshotIsFold(id, 1);
  },

  'an undefined field is absent from the result, the journal and the snapshot': async (bench) => {
    const spread: Release = { ...loose, apply: (state, { type: _, ...fields }) => ({ ...state, ...fields }) };
    const process = bench.another(spread);
    const { id } = await process.start('kept');
    const { state } = await process.update(id, { type: 'relabel', label: asLabel(undefined) });
    const expected = { label: 'kept', total: 0 };
    assertEqual(state, expected, 'in the result');
    assertEqual((await process.engine.stateAt(id, { version: 2 })).state, expected, 'from the journal');
    assertEqual((await process.store.load([id])).get(id)?.state, expected, 'from the snapshot');
  },

  'a nested undefined field is absent, and -0 becomes 0': async (bench) => {
    const process = bench.another(loose);
    const { id, state, events } = await process.start(asLabel({ a: undefined, b: { c: undefined }, d: -0 }));
    const [stored] = await process.store.history(id, { after: 0, limit: 1 });
    const labels: Readonly<Record<string, unknown>> = {
      'the state': state?.label,
      'the event': labelIn(events[0]?.payload),
      'the history': labelIn(stored?.payload),
      'the snapshot': (await process.store.load([id])).get(id)?.state.label,
    };
    for (const [what, label] of Object.entries(labels))
      assertEqual(
        fieldsOf(label),
        [
          ['b', {}],
          ['d', 0],
        ],
        what,
      );
  },

  'a handler or an apply that changes its input fails, and the change has no effect': async (bench) => {
    const { id } = await bench.start('x');
    const changesState: Release = {
      ...tally,
      handleUpdate: (state) => {
        Object.assign(state, { total: 500 });
        return [];
      },
    };
    const changesCommand: Release = {
      ...tally,
      handleUpdate: (_, command) => {
        Object.assign(command, { by: 500 });
        return [];
      },
    };
    for (const release of [changesState, changesCommand]) {
      const error = await rejectionOf(bench.another(release).update(id, add(1)));
      assertEqual(codeOf(error), 'HANDLER_FAILED');
      assertThat(/read only|frozen/.test((error as Error).message), 'the message says that the input is frozen');
    }
    const shared: Release = { ...tally, apply: (state) => Object.assign(state, { total: state.total + 1 }) };
    assertEqual(codeOf(await rejectionOf(bench.another(shared).start('a'))), 'APPLY_FAILED', 'apply');
    assertEqual((await bench.update(id, add(1))).state, { label: 'x', total: 1 });
    await bench.assertSnapshotIsFold(id, 2);
  },

  'changing the identity and the context of a command under way does not change the command': async (bench) => {
    const { id } = await bench.start('x');
    const identity = { id: 'k1', fingerprint: 'f' };
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const client: Record<string, string> = { channel: 'mobile', constructor: 'x' };
    const said = { correlationId: 'c', causationId: 'd', traceparent, client };
    const context = { ...testContext({}, bench.runtime), ...said };
    const { at } = context;
    const metadata = { userId: 'tester', requestId: 'request-1', ...said, client: { ...client } };
    const sent = bench.engine.update(id, add(1), context, { identity });
    Object.assign(identity, { id: 'k2', fingerprint: 'g' });
    Object.assign(context, {
      at: 'zzzz',
      userId: 5,
      requestId: ['x'],
      correlationId: null,
      causationId: 'y',
      traceparent: 'z',
    });
    Object.assign(client, { channel: 'z', more: 'z' });
    const { events } = await sent;
    assertEqual(
      events.map((event) => [event.at, event.metadata]),
      [[at, metadata]],
    );
    assertEqual(await bench.engine.findCommand('k1'), { fingerprint: 'f', events });
    assertEqual(await bench.engine.findCommand('k2'), undefined);
  },

  'metadata, keys and nested data that make a commit too large are refused': async (bench) => {
    const { id } = await bench.start();
    const large = { ...testContext({}, bench.runtime), userId: 'U'.repeat(17_000_000) };
    assertEqual(codeOf(await rejectionOf(bench.engine.update(id, add(1), large))), 'COMMIT_TOO_LARGE', 'metadata');
    assertEqual(codeOf(await rejectionOf(bench.start('L'.repeat(9_000_000)))), 'COMMIT_TOO_LARGE', 'state and key');
    let data: object = { end: true };
    for (let level = 0; level < 40; level += 1) data = { a: data, b: data };
    const wide = bench.another(loose).start(asLabel(data));
    assertEqual(codeOf(await rejectionOf(wide)), 'COMMIT_TOO_LARGE', 'one object in a trillion places');
    await bench.assertSnapshotIsFold(id, 1);
  },

  'an id that is too long, and an expected version that is not a version, are refused': async (bench) => {
    const { id } = await bench.start();
    const long = 'i'.repeat(8_193);
    const asked = [
      bench.update(long, add(1)),
      bench.engine.findCommand(long),
      bench.engine.stateAt(long, { version: 1 }),
    ];
    for (const error of await Promise.all(asked.map(rejectionOf))) assertEqual(codeOf(error), 'INVALID_INPUT', 'id');
    for (const version of ['1', 1.5, -1, NaN, null, 1n, true]) {
      const sent = bench.update(id, add(1), version as never);
      assertEqual(codeOf(await rejectionOf(sent)), 'INVALID_INPUT', 'expected version');
    }
    await bench.assertSnapshotIsFold(id, 1);
  },

  'an upcaster fails that returns no event, one of another type, or unstorable data, and its undefined fields are absent':
    async (bench) => {
      const { id } = await bench.start('kept');
      const evolving = (step: (old: object) => unknown): Release => ({
        ...loose,
        schemaVersion: 2,
        events: { ...tally.events, tally_started: original<object>().to((old) => step(old) as never) },
        apply: (state, { type: _, ...fields }) => ({ ...state, ...fields }),
      });
      for (const result of [undefined, Promise.resolve({}), { type: 'ghost' }]) {
        const process = bench.another(evolving(() => result));
        assertEqual(codeOf(await rejectionOf(process.engine.stateAt(id, { version: 1 }))), 'INVALID_RESULT');
      }
      const dated = bench.another(evolving((old) => ({ ...old, label: new Date(0) })));
      assertEqual(codeOf(await rejectionOf(dated.engine.stateAt(id, { version: 1 }))), 'NOT_STORABLE');
      const without = bench.another(evolving((old) => ({ ...old, label: undefined })));
      assertEqual((await without.engine.stateAt(id, { version: 1 })).state.label, '');
    },

  'an upcaster that changes the stored event fails': async (bench) => {
    const { id } = await bench.start('x');
    const upcaster = original<{ readonly type: 'tally_started'; readonly label: string }>().to<
      Extract<TallyTypes['event'], { type: 'tally_started' }>
    >((old) => Object.assign(old, { label: 'changed' }));
    const later: Release = { ...tally, events: { ...tally.events, tally_started: upcaster } };
    const error = await rejectionOf(bench.another(later).engine.stateAt(id, { version: 1 }));
    assertEqual(codeOf(error), 'EVOLUTION_FAILED');
    assertThat(String(error).includes('frozen: return new ones'), String(error));
    assertEqual((await bench.engine.stateAt(id, { version: 1 })).state.label, 'x');
  },

  'a caller cannot change a command that it has sent, nor the result': async (bench) => {
    const { id } = await bench.start('x');
    const command: { type: 'add'; by: number } = { type: 'add', by: 1 };
    const sent = bench.update(id, command);
    command.by = 100;
    const { state, events } = await sent;
    assertEqual(state?.total, 1);
    assertFrozen(state, 'the state');
    assertEqual(events.length, 1);
    assertFrozen(events, 'the events');
  },

  'what the engine and the store return is deeply frozen': async (bench) => {
    const process = bench.another(loose);
    const identity = { id: 'k', fingerprint: 'f' };
    const { id, state, events } = await process.create(asLabel(odd), { identity });
    const first = { after: 0, limit: 1 };
    const given = {
      'the state': state,
      'the events': events[0],
      'the events of a command that is sent again': (await process.create(asLabel(odd), { identity })).events[0],
      'the snapshot': (await process.store.load([id])).get(id),
      'the history': (await process.store.history(id, first))[0],
      'the journal': (await process.store.journal(first))[0],
      'the recorded command': (await process.engine.findCommand('k'))?.events[0],
      'the state at a version': (await process.engine.stateAt(id, { version: 1 })).state,
    };
    for (const [what, data] of Object.entries(given)) assertFrozen(data, what);
  },

  'an invalid result is reported as INVALID_RESULT, anything thrown as HANDLER_FAILED, and only its own command fails':
    async (bench) => {
      const { id } = await bench.start();
      const handling = (result: unknown): Release => ({ ...tally, handleUpdate: () => result as never });
      const applying = (result: () => unknown): Release => ({ ...tally, apply: () => result() as never });
      const releases: Readonly<Record<string, Release>> = {
        'no array': handling({ type: 'tally_added' }),
        nothing: handling(undefined),
        'an array with a hole': handling(Object.assign([], { length: 1 })),
        'no event': handling(['tally_added']),
        'an unknown type': handling([{ type: 'tally_doubled' }]),
        'a type that every object has': handling([{ type: 'toString' }]),
        'a state that is a promise': applying(() => Promise.resolve({ label: '', total: 1 })),
        'a state that is a promise that rejects': applying(() => Promise.reject(new Error('late'))),
        'an event that is a promise that rejects': handling([Promise.reject(new Error('late'))]),
        'a state that is an array': applying(() => []),
        'no state': applying(() => undefined),
        'a code that is not in the catalogue': {
          ...tally,
          handleUpdate: () => {
            throw new DomainError('ANOTHER_CODE', 'rejected', 'No.');
          },
        },
      };
      for (const [what, release] of Object.entries(releases))
        assertEqual(codeOf(await rejectionOf(bench.another(release).update(id, add(1)))), 'INVALID_RESULT', what);
      const thrown: Readonly<Record<string, unknown>> = {
        null: null,
        undefined,
        text: 'text',
        'an object without a prototype': Object.create(null) as unknown,
      };
      for (const [what, error] of Object.entries(thrown)) {
        const fail = () => {
          throw error;
        };
        const throwing: Release = { ...tally, handleUpdate: () => Promise.resolve().then(fail) };
        const refusal = await rejectionOf(bench.another(throwing).update(id, add(1)));
        assertEqual(codeOf(refusal), 'HANDLER_FAILED', `${what} is thrown`);
      }
      await bench.assertSnapshotIsFold(id, 1);
    },
};
