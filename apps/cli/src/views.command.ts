import type { OperableView } from '@snapfold/kernel/engine';
import type { Command } from 'commander';
import { CommandFailed } from './command-failed.js';
import { followersCommand, named, type Kind, type Options } from './followers.command.js';
import type { Operate } from './operate.js';
import { untilStopped } from './until-stopped.js';
import { rebuildLine, viewsTable } from './views.report.js';

const views: Kind<OperableView> = {
  one: 'view',
  many: 'views',
  description: 'Shows and rebuilds the views, and tries their parked events again.',
  of: (operations) => operations.views,
  nameOf: ({ type }) => type,
};

/** `views list | parked | replay | status | rebuild` */
export function viewsCommand(operate: Operate): Command {
  const command = followersCommand(views, operate);
  command
    .command('status')
    .description(
      'show for each generation its position, how far it is behind the journal, and how many events are parked',
    )
    .option('--json', 'as one JSON document')
    .action(({ json }: Options) => operate((operations) => status(operations.views, json)));
  command
    .command('rebuild')
    .argument('<view>')
    .description(
      'fill a view again beside the generation that is read, while the service runs; may be stopped and started again',
    )
    .option('--json', 'print JSON, one document per line for each step of the progress')
    .action((name: string, { json }: Options) =>
      operate((operations) => rebuild(named(views, operations.views, name), json)),
    );
  return command;
}

async function status(all: readonly OperableView[], json = false): Promise<void> {
  const statuses = (await Promise.all(all.map((view) => view.status()))).flat();
  console.log(json ? JSON.stringify(statuses) : viewsTable(statuses));
}

async function rebuild(view: OperableView, json = false): Promise<void> {
  const signal = untilStopped();
  for await (const progress of view.rebuild(signal)) {
    const isLast = progress.status !== 'building';
    if (json) console.log(JSON.stringify(progress));
    else (isLast ? console.log : console.error)(rebuildLine(progress));
  }
  if (signal.aborted) throw new CommandFailed('Stopped before the end; the service finishes it, or the next rebuild.');
}
