import type { CommandResult } from '../../engine/decisions/command-result.js';
import type { Moment } from '../../runtime/moment.js';
import type { Runtime } from '../../runtime/runtime.js';
import type { VersionRange } from '../../snapshots/history.js';
import { assertEqual, assertThat, codeOf, rejectionOf } from '../kit/expectation.js';
import { JumpingClock } from '../runtime/jumping-clock.js';
import { testContext } from '../runtime/test-context.js';
import type { ContractCase } from './contract-case.js';
import { add, EngineBench, tallyUp, times } from './engine-bench.js';
import type { OpenEventStore } from './event-store.contract.js';
import { jointUpdateCases } from './joint-update.contract.js';
import { storableCases } from './storable.contract.js';
import { tally, type TallyTypes } from './tally.js';
import { twinCases } from './twins.contract.js';

/** The parts of a result that the store records with a command. */
const recorded = ({ id, version, position, events }: Partial<CommandResult<TallyTypes>> = {}) => ({
  id,
  version,
  position,
  events,
});

/**
 * The promises of the command engine on any {@link EventStore}.
 * @param runtime must really wait if the store does
 */
export function commandEngineContract(open: OpenEventStore, runtime: Runtime): ContractCase[] {
  const cases: Record<string, (bench: EngineBench) => Promise<void>> = {
    ...jointUpdateCases,
    ...storableCases,
    ...twinCases,

    'create and update return id, version, position, state and events': async (bench) => {
      const created = await bench.start('one');
      assertEqual([created.version, created.position, created.state], [1, 1, { label: 'one', total: 0 }]);
      const updated = await bench.update(created.id, { type: 'add', by: 2, times: 2 });
      assertEqual([updated.id, updated.version, updated.position], [created.id, 3, 3]);
      assertEqual(updated.state, { label: 'one', total: 4 });
      assertEqual(
        updated.events.map(({ payload }) => payload),
        [
          { type: 'tally_added', by: 2, total: 2 },
          { type: 'tally_added', by: 2, total: 4 },
        ],
      );
      assertEqual(updated.events[0]?.metadata.userId, 'tester');
      await bench.assertSnapshotIsFold(created.id, 3);
    },

    'a command that changes nothing succeeds and stores nothing': async (bench) => {
      const { id } = await bench.start('same');
      const result = await bench.update(id, { type: 'relabel', label: 'same' });
      assertEqual([result.version, result.position, result.events], [1, 1, []]);
      await bench.assertSnapshotIsFold(id, 1);
    },

    'an update of an unknown id is rejected with NOT_FOUND': async (bench) => {
      assertEqual(codeOf(await rejectionOf(bench.update('nobody', add(1)))), 'NOT_FOUND');
    },

    'a command that is refused stores nothing and does not affect the others': async (bench) => {
      const { id } = await bench.start();
      const commands = times(30, (index) => bench.update(id, add(index % 3 === 0 ? -1 : 1)));
      const { accepted, refused } = await tallyUp(commands);
      assertEqual([accepted, new Set(refused).size, refused[0]], [20, 1, 'TALLY_NOT_POSITIVE']);
      await bench.assertSnapshotIsFold(id, 21);
    },

    'commands on one aggregate are decided in turn': async (bench) => {
      const { id } = await bench.start();
      const { accepted, refused } = await tallyUp(times(50, () => bench.update(id, add(100))));
      assertEqual([accepted, refused.length, refused[0]], [10, 40, 'TALLY_FULL']);
      await bench.assertSnapshotIsFold(id, 11);
    },

    'of many commands with the same expected version one succeeds': async (bench) => {
      const { id } = await bench.start();
      const { accepted, refused } = await tallyUp(times(32, () => bench.update(id, add(1), 1)));
      assertEqual([accepted, refused.length], [1, 31]);
      assertThat(
        refused.every((code) => code === 'CONCURRENCY_CONFLICT'),
        refused.join(),
      );
    },

    'a command with another expected version than the current one is rejected with both versions': async (bench) => {
      const { id } = await bench.start();
      for (const expected of [0, 2]) {
        const error = await rejectionOf(bench.update(id, add(1), expected));
        assertEqual({ ...(error as object) }, { ...(error as object), expectedVersion: expected, actualVersion: 1 });
        assertEqual(codeOf(error), 'CONCURRENCY_CONFLICT');
      }
    },

    'of many creations with the same unique key one succeeds': async (bench) => {
      const { accepted, refused } = await tallyUp(times(20, (index) => bench.start(index % 2 ? 'LABEL' : 'label')));
      assertEqual([accepted, refused.length], [1, 19]);
      assertThat(
        refused.every((code) => code === 'TALLY_LABEL_TAKEN'),
        refused.join(),
      );
    },

    'of the commands of a group only the one that claims a unique key of another aggregate is refused': async (
      bench,
    ) => {
      const [a, b] = [await bench.start('a'), await bench.start('b')];
      const outcome = await tallyUp([
        // This one is under way while the others arrive, so that they are decided as a group.
        bench.update(a.id, add(1)),
        bench.update(a.id, { type: 'relabel', label: 'b' }),
        bench.update(a.id, { type: 'relabel', label: 'c' }),
        bench.update(a.id, add(1)),
      ]);
      assertEqual(outcome, { accepted: 3, refused: ['TALLY_LABEL_TAKEN'] });
      await bench.assertSnapshotIsFold(a.id, 4);
      await bench.assertSnapshotIsFold(b.id, 1);
    },

    'two engines on one store refuse no command wrongly': async (bench) => {
      const other = bench.another();
      const { id } = await bench.start();
      const { accepted, refused } = await tallyUp(
        times(40, (index) => (index % 2 ? bench : other).update(id, add(25))),
      );
      assertEqual({ accepted, refused }, { accepted: 40, refused: [] });
      assertEqual(codeOf(await rejectionOf(bench.update(id, add(1)))), 'TALLY_FULL');
      await bench.assertSnapshotIsFold(id, 41);
    },

    'an engine with a stale state neither refuses nor accepts a command wrongly': async (bench) => {
      const other = bench.another();
      const { id } = await bench.start('a');
      await other.update(id, { type: 'relabel', label: 'b' });
      assertEqual(
        (await bench.update(id, { type: 'relabel', label: 'a' })).events.length,
        1,
        'a label that is changed back',
      );
      await other.update(id, add(999));
      assertEqual((await bench.update(id, add(1))).state?.total, 1_000);
      assertEqual(codeOf(await rejectionOf(other.update(id, add(1)))), 'TALLY_FULL');
      assertEqual((await other.update(id, { type: 'relabel', label: 'c' }, 5)).version, 6, 'an expected version');
      await bench.assertSnapshotIsFold(id, 6);
    },

    'every event is dispatched once, in position order': async (bench) => {
      const ids = (await Promise.all(times(10, () => bench.start()))).map(({ id }) => id);
      await Promise.all(times(40, (index) => bench.update(ids[index % 10] ?? '', add(1))));
      await bench.assertDispatchedWasDurable();
      assertEqual(bench.dispatched, await bench.store.journal({ after: 0, limit: 100 }));
      assertEqual(
        bench.dispatched.map(({ position }) => position),
        times(50, (index) => index + 1),
      );
    },

    'a command that is sent again has one effect and one outcome, however late': async (bench) => {
      const { id } = await bench.start();
      const first = await bench.addOnce(id, 5, 'k');
      await bench.update(id, add(1));
      const { state, isReplay, ...outcome } = first;
      assertEqual(isReplay, false);
      const replay = { ...outcome, isReplay: true };
      assertEqual(await bench.addOnce(id, 5, 'k'), replay);
      assertEqual(await bench.another().addOnce(id, 5, 'k'), replay, 'by another process');
      assertEqual([outcome.version, state?.total], [2, 5]);
      await bench.assertSnapshotIsFold(id, 3);
    },

    'a creation that is sent again creates once': async (bench) => {
      const { state, ...outcome } = await bench.startOnce('x', 'k');
      assertEqual([state?.label, outcome.isReplay], ['x', false]);
      assertEqual(await bench.startOnce('x', 'k'), { ...outcome, isReplay: true });
      assertEqual((await bench.store.journal({ after: 0, limit: 10 })).length, 1);
    },

    'a command that is sent many times at once, to one process and to two, has one effect and one outcome': async (
      bench,
    ) => {
      const { id } = await bench.start();
      const other = bench.another();
      const outcomes = await Promise.all(times(12, (index) => (index % 3 ? bench : other).addOnce(id, 5, 'k')));
      for (const outcome of outcomes) assertEqual(recorded(outcome), recorded(outcomes[0]));
      assertEqual(outcomes.filter(({ isReplay }) => !isReplay).length, 1);
      await bench.assertSnapshotIsFold(id, 2);
      const creations = await Promise.all(times(12, (index) => (index % 3 ? bench : other).startOnce('y', 'c')));
      assertEqual(new Set(creations.map((creation) => creation.id)).size, 1);
    },

    'a command id that is used for another command is refused with COMMAND_ID_REUSED': async (bench) => {
      const { id } = await bench.start();
      const outcome = await tallyUp([bench.addOnce(id, 5, 'k'), bench.addOnce(id, 6, 'k')]);
      assertEqual(outcome, { accepted: 1, refused: ['COMMAND_ID_REUSED'] }, 'while the first is under way');
      assertEqual(
        codeOf(await rejectionOf(bench.addOnce(id, 7, 'k'))),
        'COMMAND_ID_REUSED',
        'once the first is recorded',
      );
      await bench.assertSnapshotIsFold(id, 2);
    },

    'a refusal is not recorded as an outcome: the same command may succeed later': async (bench) => {
      const { id } = await bench.start();
      await bench.update(id, add(1_000));
      assertEqual(codeOf(await rejectionOf(bench.addOnce(id, 1, 'k'))), 'TALLY_FULL');
      const taken = await bench.start('taken');
      assertEqual(codeOf(await rejectionOf(bench.startOnce('taken', 'c'))), 'TALLY_LABEL_TAKEN');
      await bench.update(taken.id, { type: 'relabel', label: 'free' });
      assertEqual((await bench.startOnce('taken', 'c')).version, 1);
    },

    'a command folds a snapshot of another schema version again before it builds on it': async (bench) => {
      const { id } = await bench.start('x');
      await bench.update(id, { type: 'add', by: 2, times: 3 });
      const doubling: typeof tally = {
        ...tally,
        schemaVersion: 2,
        apply: (state, event) =>
          event.type === 'tally_added' ? { ...state, total: state.total + 2 * event.by } : tally.apply(state, event),
      };
      const later = bench.another(doubling);
      const { state, version } = await later.update(id, add(1));
      assertEqual([state?.total, version], [14, 5]);
      assertEqual((await bench.store.load([id])).get(id)?.schemaVersion, 2);
      assertEqual((await bench.update(id, add(1))).state?.total, 14, 'seen by the earlier release');
    },

    'history yields the events of an aggregate from one version to another': async (bench) => {
      const { id } = await bench.start();
      await bench.update(id, { type: 'add', by: 1, times: 900 });
      await bench.update(id, { type: 'relabel', label: 'late' });
      const versions = async (range?: VersionRange) => {
        const read: number[] = [];
        for await (const { version } of bench.engine.history(id, range)) read.push(version);
        return [read.length, read[0], read.at(-1)];
      };
      assertEqual(await versions(), [902, 1, 902]);
      assertEqual(await versions({ from: 2, to: 901 }), [900, 2, 901]);
      assertEqual(await versions({ from: 902 }), [1, 902, 902]);
      assertEqual(await versions({ from: 903 }), [0, undefined, undefined]);
      assertEqual((await bench.engine.stateAt(id, { version: 451 })).state, { label: '', total: 450 });
    },

    'the state at a version or a time is the fold of the events up to it': async (bench) => {
      const start = testContext({}, bench.runtime);
      const at = (day: number) => ({ ...start, at: `2030-01-0${day}T00:00:00.000Z` });
      const { id } = await bench.engine.create({ type: 'start', label: 'x' }, at(1));
      await bench.engine.update(id, add(1), at(3));
      await bench.engine.update(id, add(1), at(5));
      const total = async (moment: Moment) => (await bench.engine.stateAt(id, moment)).state.total;
      assertEqual(await Promise.all([1, 2, 3].map((version) => total({ version }))), [0, 1, 2]);
      const days = ['01T00:00:00.000', '02T23:59:59.999', '03T00:00:00.000', '09T00:00:00.000'];
      assertEqual(await Promise.all(days.map((day) => total({ at: `2030-01-${day}Z` }))), [0, 0, 1, 2]);
      const codes = await Promise.all(
        [{ version: 4 }, { at: '2029-12-31T00:00:00.000Z' }].map((moment) =>
          rejectionOf(bench.engine.stateAt(id, moment)).then(codeOf),
        ),
      );
      assertEqual(codes, ['VERSION_NOT_REACHED', 'NOT_FOUND']);
    },

    'stateAt takes any time of RFC 3339, and compares instants, not texts': async (bench) => {
      const start = testContext({}, bench.runtime);
      const { id } = await bench.engine.create(
        { type: 'start', label: 'x' },
        { ...start, at: '2030-01-01T10:00:00.000Z' },
      );
      await bench.engine.update(id, add(1), { ...start, at: '2030-01-01T10:00:00.500Z' });
      await bench.engine.update(id, add(1), { ...start, at: '2030-01-01T10:00:00.501Z' });
      const total = async (at: string) => (await bench.engine.stateAt(id, { at })).state.total;
      const none = ['10:00:00Z', '10:00:00.4999Z', '11:00:00+01:00', '10:00:00.49999999999999999999Z'];
      const one = ['10:00:00.5Z', '10:00:00.5009Z', '05:30:00.5-04:30', '10:00:00.50z'];
      const both = ['10:00:00.501Z', '10:00:01Z', '04:00:00-23:59', '10:00:00-00:01'];
      for (const [expected, times] of [none, one, both].entries())
        for (const time of times) assertEqual(await total(`2030-01-01T${time}`), expected, time);
      assertEqual(await total('9999-12-31T23:59:59-23:59'), 2, 'a year beyond four digits in UTC');
    },

    'an event is never older than an earlier event of its aggregate': async (bench) => {
      const { id } = await bench.start();
      const before = { ...testContext(), at: '2000-01-01T00:00:00.000Z' };
      const { events } = await bench.engine.update(id, add(1), before);
      const [first] = await bench.store.history(id, { after: 0, limit: 1 });
      assertEqual(events[0]?.at, first?.at);
    },

    'a wall clock that jumps neither delays nor refuses commands, and the times of events do not go back': async (
      bench,
    ) => {
      const [other, hour] = [bench.another(), 3_600_000];
      const { id } = await bench.start();
      const contexts = times(40, (index) => {
        bench.runtime.jump(index % 2 ? hour : -hour);
        return testContext({}, bench.runtime);
      });
      const outcome = tallyUp(
        contexts.map((context, index) => (index % 2 ? bench : other).engine.update(id, add(1), context)),
      );
      let isSettled = false;
      const end = () => (isSettled = true);
      void outcome.then(end, end);
      for (let jump = hour; !isSettled; jump = -jump) {
        bench.runtime.jump(jump);
        await bench.runtime.sleep(2);
      }
      assertEqual(await outcome, { accepted: 40, refused: [] });
      const ats = (await bench.store.history(id, { after: 0, limit: 100 })).map(({ at }) => at);
      assertEqual(ats, [...ats].sort());
      await bench.assertSnapshotIsFold(id, 41);
    },
  };
  return Object.entries(cases).map(([name, run]) => ({
    name,
    run: async () => {
      const bench = new EngineBench(await open(), new JumpingClock(runtime));
      await run(bench);
      await bench.assertDispatchedWasDurable();
    },
  }));
}
