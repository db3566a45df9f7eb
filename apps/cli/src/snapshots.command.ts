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

const reportEveryMs = 1_000;

/** `snapshots status | rebuild` */
export function snapshotsCommand(operate: Operate): Command {
  const command = new Command('snapshots').description('Counts and rebuilds the snapshots of all aggregates.');
  command
    .command('status')
    .description(
      'count the snapshots that are current, stale (of an earlier release), newer (of a later one), behind their journal and missing',
    )
    .option('--json', 'print one JSON document')
    .action(({ json }: Options) => operate(({ refolders }) => status(refolders, json)));
  command
    .command('rebuild')
    .description('fold all snapshots again from the journal, while the service runs; may be stopped and started again')
    .option('--stale', 'only the snapshots of earlier releases')
    .option('--json', 'print JSON, one document per line for each step of the progress')
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
      // Progress goes to stderr, so that stdout has only the results.
      else (isLast ? console.log : console.error)(progressLine(progress));
    });
    for (const failure of last.failures) console.error(failureLine(refolder.aggregateType, failure));
    failed += last.failed;
    if (options.signal?.aborted) throw new CommandFailed('Stopped before the end; what has been rebuilt is kept.');
  }
  if (failed > 0) throw new CommandFailed(`${failed} snapshots could not be rebuilt; they stay as they were.`);
}

/** Refolds snapshots. Reports the progress at most once a second, and at the end; resolves with the last progress. */
async function refold(
  refolder: Refolder,
  options: RefoldOptions,
  report: (progress: RefoldProgress, isLast: boolean) => void,
): Promise<RefoldProgress> {
  let last: RefoldProgress | undefined;
  let reportedAt = systemRuntime.monotonic();
  for await (const progress of refolder.refold(options)) {
    last = progress;
    if (systemRuntime.monotonic() - reportedAt < reportEveryMs) continue;
    reportedAt = systemRuntime.monotonic();
    report(progress, false);
  }
  if (!last) throw new Error(`The refold of ${refolder.aggregateType} reported no progress.`);
  report(last, true);
  return last;
}
