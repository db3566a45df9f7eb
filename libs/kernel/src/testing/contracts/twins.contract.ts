import type { CommandResult } from '../../engine/decisions/command-result.js';
import type { CommandIdentity } from '../../ports/command-identity.js';
import { assertEqual, assertThat, codeOf, rejectionOf } from '../kit/expectation.js';
import { add, times, type EngineBench } from './engine-bench.js';
import { tally, type TallyTypes } from './tally.js';

type Result = CommandResult<TallyTypes>;
type Send = (bench: EngineBench, identity: CommandIdentity) => Promise<Result | readonly Result[]>;

const identityOf = (id: string): CommandIdentity => ({ id, fingerprint: 'twin' });

/** The parts of an outcome that the store records with a command. */
function recorded(outcome: Result | readonly Result[]) {
  const results = 'id' in outcome ? [outcome] : outcome;
  return results.map(({ id, version, position, events }) => ({ id, version, position, events }));
}

/**
 * Sends a command several times at once to two processes, in many rounds. Asserts that it has one effect, and that each sender gets the
 * same outcome.
 */
async function assertOneOutcome(bench: EngineBench, make: (round: number) => Promise<Send>): Promise<void> {
  const other = bench.another();
  for (const round of times(12, (index) => index)) {
    const send = await make(round);
    const identity = identityOf(`twin-${round}`);
    const before = await bench.store.head();
    const outcomes = await Promise.all(times(4, (index) => send(index % 2 ? bench : other, identity)));
    for (const outcome of outcomes) assertEqual(recorded(outcome), recorded(outcomes[0] ?? []), `round ${round}`);
    const events = recorded(outcomes[0] ?? []).flatMap((result) => result.events);
    assertThat(events.length > 0, `round ${round} changes something`);
    assertEqual(await bench.store.head(), before + events.length, 'effects');
    assertEqual(recorded(await send(bench.another(), identity)), recorded(outcomes[0] ?? []), 'sent again');
  }
}

/**
 * The promises of the command engine about a command that is sent to two processes: it has one outcome, even where a second decision,
 * made after it took effect, would come to another.
 */
export const twinCases: Record<string, (bench: EngineBench) => Promise<void>> = {
  'an update has one outcome in two processes, though it would be refused once it has taken effect': (bench) =>
    assertOneOutcome(bench, async () => {
      const { id } = await bench.start();
      await bench.update(id, add(999));
      return (process, identity) => process.send(id, add(1), { identity });
    }),

  'a creation with a unique key has one outcome in two processes': (bench) =>
    assertOneOutcome(bench, (round) =>
      Promise.resolve((process, identity) => process.create(`label ${round}`, { identity })),
    ),

  'an update that claims a unique key has one outcome in two processes': (bench) =>
    assertOneOutcome(bench, async (round) => {
      const { id } = await bench.start();
      return (process, identity) => process.send(id, { type: 'relabel', label: `label ${round}` }, { identity });
    }),

  'an update at an expected version has one outcome in two processes': (bench) =>
    assertOneOutcome(bench, async () => {
      const { id } = await bench.start();
      return (process, identity) => process.send(id, add(1), { identity, expectedVersion: 1 });
    }),

  'an update has one outcome in two processes, though it would change nothing once it has taken effect': (bench) =>
    assertOneOutcome(bench, async (round) => {
      const { id } = await bench.start(`before ${round}`);
      return (process, identity) => process.send(id, { type: 'relabel', label: '' }, { identity });
    }),

  'a joint update has one outcome in two processes, though it would be refused once it has taken effect': (bench) =>
    assertOneOutcome(bench, async () => {
      const [a, b] = [await bench.start(), await bench.start()];
      await bench.update(b.id, add(999));
      return (process, identity) => process.addTogether([a.id, b.id], 1, { identity });
    }),

  'a command that is sent again has its recorded outcome, even if its handler fails now': async (bench) => {
    const { id } = await bench.start();
    const first = await bench.addOnce(id, 5, 'k');
    const failing: typeof tally = { ...tally, handleUpdate: () => Promise.reject(new Error('broken')) };
    const late = bench.another(failing);
    assertEqual(recorded(await late.addOnce(id, 5, 'k')), recorded(first));
    assertEqual(codeOf(await rejectionOf(late.addOnce(id, 5, 'other'))), 'HANDLER_FAILED');
  },

  'a command id that is sent to another target than at first is refused with COMMAND_ID_REUSED': async (bench) => {
    const [a, b] = [await bench.start(), await bench.start()];
    const identity = identityOf('k');
    await bench.send(a.id, add(1), { identity });
    const elsewhere: Promise<unknown>[] = [
      bench.send(b.id, add(1), { identity }),
      bench.create('', { identity }),
      bench.addTogether([a.id, b.id], 1, { identity }),
      bench.another().send(b.id, add(1), { identity }),
    ];
    for (const error of await Promise.all(elsewhere.map(rejectionOf))) assertEqual(codeOf(error), 'COMMAND_ID_REUSED');
    const joint = { identity: identityOf('j') };
    const [first] = await bench.addTogether([b.id, a.id], 1, joint);
    assertEqual(first?.id, b.id);
    assertEqual(
      codeOf(await rejectionOf(bench.addTogether([a.id, b.id], 1, joint))),
      'COMMAND_ID_REUSED',
      'another order',
    );
    const created = await bench.create('', { identity: identityOf('c') });
    assertEqual(
      codeOf(await rejectionOf(bench.send(created.id, add(1), { identity: identityOf('c') }))),
      'COMMAND_ID_REUSED',
    );
    await bench.assertSnapshotIsFold(b.id, 2);
  },

  'a command id that is malformed is refused with INVALID_INPUT': async (bench) => {
    const { id } = await bench.start();
    // A wrong type on purpose: a caller from JavaScript may give it.
    for (const odd of ['', '\uD800', 'x'.repeat(513), 7 as unknown as string])
      assertEqual(codeOf(await rejectionOf(bench.send(id, add(1), { identity: identityOf(odd) }))), 'INVALID_INPUT');
    await bench.assertSnapshotIsFold(id, 1);
  },
};
