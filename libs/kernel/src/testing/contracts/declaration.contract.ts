import { CommandEngine } from '../../engine/command-engine.js';
import { aggregate } from '../../model/aggregate-declaration.js';
import type { Aggregate, AggregateTypes } from '../../model/aggregate.js';
import { DomainError } from '../../model/domain-error.js';
import { original } from '../../model/event-evolution.js';
import type { Query } from '../../model/query.js';
import type { EventStore } from '../../ports/event-store.js';
import type { Runtime } from '../../runtime/runtime.js';
import { assertEqual, codeOf, rejectionOf } from '../kit/expectation.js';
import { testContext } from '../runtime/test-context.js';
import type { ContractCase } from './contract-case.js';
import { tally } from './tally.js';

/** Opens an empty storage. Resolves with a function that opens the store of any aggregate type on it. */
export type OpenAnyStore = () => Promise<<A extends AggregateTypes>(aggregate: Aggregate<A>) => Promise<EventStore<A>>>;

/** The types of a sample whose names each test chooses. */
interface NoteTypes extends AggregateTypes {
  readonly state: { readonly text: string };
  readonly create: { readonly type: 'write'; readonly text: string };
  readonly update: { readonly type: 'erase' };
  readonly event: { readonly type: string; readonly text: string };
  readonly services: undefined;
  readonly error: string;
  readonly query: Query;
}

interface Names {
  readonly type?: string;
  readonly rule?: string;
  readonly event?: string;
  readonly error?: string;
}

function noteOf({
  type = 'notes',
  rule = 'text',
  event = 'written',
  error = 'NOTE_TAKEN',
}: Names): Aggregate<NoteTypes> {
  return aggregate<NoteTypes>({
    type,
    schemaVersion: 1,
    initial: { text: '' },
    errors: { [error]: { kind: 'conflict', message: 'There is such a note.' } },
    events: { [event]: original() },
    unique: { [rule]: { key: ({ text }) => text, error } },
    handleCreate: ({ text }) => [{ type: event, text }],
    handleUpdate: () => [],
    apply: (_, { text }) => ({ text }),
  });
}

const longest = 'x'.repeat(64);
const names = ['a', 'Z9', 'a_b-c', longest];
const others = [
  '',
  ' ',
  'a b',
  'a.b',
  '.a',
  '$a',
  'a$b',
  '_a',
  '1',
  'a\0',
  'a\n',
  'a/b',
  'a:b',
  'ä',
  '😀',
  `${longest}x`,
];

/**
 * The promises of every store about the names in a declaration.
 * @param open opens an empty storage, for the stores of several aggregate types
 */
export function declarationContract(open: OpenAnyStore, runtime: Runtime): ContractCase[] {
  const context = testContext({}, runtime);
  const engineOn = async (of: Aggregate<NoteTypes>, as: Awaited<ReturnType<OpenAnyStore>>) => {
    const store = await as(of);
    const engine = new CommandEngine({ aggregate: of, store, services: undefined, runtime });
    return { store, write: (text: string) => engine.create({ type: 'write', text }, context) };
  };
  const assertRefused = async (opened: Promise<unknown>, what: string) =>
    assertEqual(codeOf(await rejectionOf(opened)), 'INVALID_DECLARATION', what);

  const cases: Record<string, (as: Awaited<ReturnType<OpenAnyStore>>) => Promise<void>> = {
    'a store has the name of its aggregate type': async (as) => {
      assertEqual((await as(tally)).aggregateType, 'tallies');
    },

    'an aggregate type with a name that is not allowed is refused': async (as) => {
      for (const type of [...others, 'system.users'])
        await assertRefused((async () => as({ ...tally, type }))(), `the type ${JSON.stringify(type)}`);
    },

    'a unique rule with a name that is not allowed is refused': async (as) => {
      const [rule] = Object.values(tally.unique ?? {});
      if (!rule) throw new Error('The sample must have a unique rule.');
      for (const name of [...others, '__proto__'])
        await assertRefused(
          (async () => as({ ...tally, unique: { [name]: rule } }))(),
          `the rule ${JSON.stringify(name)}`,
        );
    },

    'a unique rule __proto__, which an object literal does not keep as a field, is refused': async (as) => {
      const [rule] = Object.values(tally.unique ?? {});
      if (!rule) throw new Error('The sample must have a unique rule.');
      await assertRefused((async () => as({ ...tally, unique: { __proto__: rule } }))(), 'the rule __proto__');
    },

    'a schemaVersion that is not a positive whole number is refused': async (as) => {
      for (const schemaVersion of [0, -1, 1.5, NaN, Infinity, 2 ** 53])
        await assertRefused((async () => as({ ...tally, schemaVersion }))(), `schemaVersion ${schemaVersion}`);
    },

    'a unique rule with any allowed name is enforced, and refuses with its error': async (as) => {
      for (const [index, rule] of [...names, 'constructor', 'toString', 'hasOwnProperty', 'length'].entries()) {
        const { write } = await engineOn(noteOf({ type: `notes${index}`, rule }), as);
        await write('x');
        await write('y');
        const refusal = await rejectionOf(write('x'));
        assertEqual([codeOf(refusal), refusal instanceof DomainError], ['NOTE_TAKEN', true], rule);
      }
    },

    'aggregate types with any allowed names are kept apart in one storage': async (as) => {
      const stores = ['counters', 'writers', 'views', 'views_parked', 'users', 'users_journal', 'users_g1', 'Users'];
      const written = [...names, ...stores].map(async (type) => {
        const { store, write } = await engineOn(noteOf({ type }), as);
        return { type, store, id: (await write(type)).id };
      });
      // Reads once all types have written, to see whether any has overwritten another.
      for (const { type, store, id } of await Promise.all(written)) {
        assertEqual((await store.load([id])).get(id)?.state, { text: type }, `state of ${type}`);
        const events = await store.journal({ after: 0, limit: 10 });
        assertEqual(
          events.map(({ payload }) => payload.text),
          [type],
          `journal of ${type}`,
        );
      }
    },

    'event types and error codes of any text are returned as they were declared': async (as) => {
      const texts = [
        ...names,
        'a b',
        'a.b',
        '$set',
        '_id',
        '__proto__',
        'constructor',
        '1',
        'größe: geändert/😀',
        'x'.repeat(300),
      ];
      for (const [index, text] of texts.entries()) {
        const { store, write } = await engineOn(noteOf({ type: `notes${index}`, event: text, error: text }), as);
        const { id } = await write('x');
        const [event] = await store.history(id, { after: 0, limit: 1 });
        assertEqual(event?.payload, { type: text, text: 'x' }, 'event');
        assertEqual(codeOf(await rejectionOf(write('x'))), text, 'code');
      }
    },
  };
  return Object.entries(cases).map(([name, run]) => ({ name, run: async () => run(await open()) }));
}
