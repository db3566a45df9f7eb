import { CommandEngine } from '../../engine/command-engine.js';
import { DomainError } from '../../model/domain-error.js';
import { fold } from '../../model/fold.js';
import type { Snapshot } from '../../ports/snapshot.js';
import type { Runtime } from '../../runtime/runtime.js';
import { readHistory } from '../../snapshots/history.js';
import { SnapshotLoader } from '../../snapshots/snapshot-loader.js';
import { SnapshotRefolder, type Refolder, type RefoldOptions } from '../../snapshots/snapshot-refolder.js';
import { tally, type TallyTypes } from '../contracts/tally.js';
import { assertEqual } from '../kit/expectation.js';
import { testContext } from '../runtime/test-context.js';
import type { OpenStores } from './snapshot-maintenance.contract.js';

/** A later release, whose folds show every event that is missing or applied twice. */
const later: typeof tally = {
  ...tally,
  schemaVersion: 2,
  apply: (state, event) =>
    event.type === 'tally_added'
      ? { ...state, total: state.total + event.by }
      : { ...state, label: event.label.toUpperCase() },
};

/** A snapshot as it was read, and the release in whose shape it is. */
interface Seen {
  readonly release: typeof tally;
  readonly snapshot: Snapshot<TallyTypes> | undefined;
}

function processOf(open: Awaited<ReturnType<OpenStores>>, release: typeof tally, runtime: Runtime) {
  const { events, maintenance } = open(release);
  const parts = { aggregate: release, events, maintenance, store: events, runtime };
  return {
    release,
    events,
    engine: new CommandEngine({ ...parts, services: { allows: () => true }, cache: new Map() }),
    loader: new SnapshotLoader(release, events),
    refolder: new SnapshotRefolder(parts),
  };
}

/**
 * Sends commands, loads and refolds by two releases side by side, at once, as random `choices` say. Rejects unless every snapshot that
 * was ever read is the fold of the journal up to its version, and becomes the full replay with the events after it, and every stored
 * snapshot is of the later release in the end.
 * @param choices numbers of any size; each is one operation, and after one that 5 divides all operations under way are awaited
 */
export async function assertSnapshotsReplay(
  openStores: OpenStores,
  runtime: Runtime,
  choices: readonly number[],
): Promise<void> {
  const open = await openStores();
  const [earlier, next] = [processOf(open, tally, runtime), processOf(open, later, runtime)];
  const context = testContext({}, runtime);
  const start = async (label: string) => (await earlier.engine.create({ type: 'start', label }, context)).id;
  const ids = [await start('a'), await start('b'), await start('')];
  const seen: Seen[] = [];

  const operation = async (choice: number): Promise<void> => {
    const { release, engine, loader, refolder, events } = choice % 2 ? next : earlier;
    const id = ids[(choice >> 1) % ids.length] ?? '';
    const value = choice >> 7;
    switch ((choice >> 3) % 8) {
      case 0:
        await refolded(refolder, value % 2 ? 'all' : 'stale');
        return;
      case 1:
      case 2:
        seen.push({ release, snapshot: await loader.load(id) });
        return;
      case 3: {
        const snapshot = (await events.load([id])).get(id);
        seen.push({ release: snapshot?.schemaVersion === 2 ? later : tally, snapshot });
        return;
      }
      case 4:
        return accepted(engine.update(id, { type: 'relabel', label: ['', 'a', 'B', 'c'][value % 4] ?? '' }, context));
      default:
        return accepted(engine.update(id, { type: 'add', by: (value % 40) - 1, times: 1 + (value % 3) }, context));
    }
  };

  const underWay: Promise<void>[] = [];
  for (const choice of choices) {
    underWay.push(operation(choice));
    if (choice % 5 === 0) await Promise.all(underWay.splice(0));
  }
  await Promise.all(underWay);
  assertEqual(await refolded(next.refolder, 'stale'), 0, 'snapshots that could not be refolded');

  for (const id of ids) {
    const history: TallyTypes['event'][] = [];
    for await (const { payload } of readHistory(next.events, id)) history.push(payload);
    const stored = (await next.events.load([id])).get(id);
    assertEqual([stored?.version, stored?.schemaVersion], [history.length, 2], 'the stored snapshot in the end');
    for (const { release, snapshot } of [...seen, { release: later, snapshot: stored }]) {
      if (snapshot?.id !== id) continue;
      const [before, after] = [history.slice(0, snapshot.version), history.slice(snapshot.version)];
      assertEqual(snapshot.state, fold(release, before), 'the state at its version');
      assertEqual(fold(release, after, snapshot.state), fold(release, history), 'with the events after it');
    }
  }
}

/** Refolds, and returns how many snapshots failed. */
async function refolded(refolder: Refolder, scope: RefoldOptions['scope']): Promise<number> {
  let failed = 0;
  for await (const progress of refolder.refold({ scope })) failed = progress.failed;
  return failed;
}

/** Resolves if the command succeeds or is refused; rejects with any other error. */
async function accepted(command: Promise<unknown>): Promise<void> {
  try {
    await command;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}
