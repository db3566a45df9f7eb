import type { Refolder, RefoldOptions, RefoldProgress, SnapshotStatus } from '@snapfold/kernel/engine';
import { systemRuntime } from '@snapfold/mongoose';
import { Command } from 'commander';
import { CommandFailed } from './command-failed.js';
import type { Operate } from './operate.js';
import { failureLine, progressJson, progressLine, statusTable } from './snapshots.report.js';
import { untilStopped } from './until-stopped.js';

interface Options {
  readonly json?: boolean;
}

const tellEveryMs = 1_000;

/** `snapshots status | rebuild` */
export function snapshotsCommand(operate: Operate): Command {
  const command = new Command('snapshots').description(
    'The snapshots of all aggregates, in the shape of this release.',
  );
  command
    .command('status')
    .description('how many snapshots are current, stale (of an earlier release) and newer (of a later one)')
    .option('--json', 'as one JSON document')
    .action(({ json }: Options) => operate(({ refolders }) => status(refolders, json)));
  command
    .command('rebuild')
    .description('fold all snapshots again from the journal, while the service runs; may be stopped, and started again')
    .option('--stale', 'only those of an earlier release')
    .option('--json', 'as one JSON document per line, as it goes on')
    .action(({ stale, json }: Options & { readonly stale?: boolean }) => {
      const options: RefoldOptions = { scope: stale ? 'stale' : 'all', signal: untilStopped() };
      return operate(({ refolders }) => rebuild(refolders, options, json));
    });
  return command;
}

async function status(refolders: readonly Refolder[], json = false): Promise<void> {
  const found: SnapshotStatus[] = [];
  for (const refolder of refolders) found.push(await refolder.status());
  console.log(json ? JSON.stringify(found) : statusTable(found));
}

async function rebuild(refolders: readonly Refolder[], options: RefoldOptions, json = false): Promise<void> {
  let failed = 0;
  for (const refolder of refolders) {
    const last = await refold(refolder, options, (progress, isLast) => {
      if (json) console.log(progressJson(progress));
      // Only the results are worth keeping when the output is kept.
      else (isLast ? console.log : console.error)(progressLine(progress));
    });
    for (const failure of last.failures) console.error(failureLine(refolder.aggregateType, failure));
    failed += last.failed;
    if (options.signal?.aborted) throw new CommandFailed('Stopped before the end; what has been rebuilt stays so.');
  }
  if (failed > 0) throw new CommandFailed(`${failed} snapshots could not be rebuilt; they stay as they were.`);
}

/** Tells at most once a second, and the last. */
async function refold(
  refolder: Refolder,
  options: RefoldOptions,
  tell: (progress: RefoldProgress, isLast: boolean) => void,
): Promise<RefoldProgress> {
  let last: RefoldProgress | undefined;
  let toldAt = systemRuntime.monotonic();
  for await (const progress of refolder.refold(options)) {
    last = progress;
    if (systemRuntime.monotonic() - toldAt < tellEveryMs) continue;
    toldAt = systemRuntime.monotonic();
    tell(progress, false);
  }
  if (!last) throw new Error(`The refold of ${refolder.aggregateType} told no progress.`);
  tell(last, true);
  return last;
}
