import type { OperableView } from '@snapfold/kernel/engine';
import { Command } from 'commander';
import { CommandFailed } from './command-failed.js';
import type { Operate } from './operate.js';
import { untilStopped } from './until-stopped.js';
import { parkedLine, rebuildLine, viewsTable } from './views.report.js';

interface Options {
  readonly json?: boolean;
}

/** `views list | status | rebuild | parked | replay` */
export function viewsCommand(operate: Operate): Command {
  const command = new Command('views').description(
    'Shows and rebuilds the views, and tries their parked events again.',
  );
  command
    .command('list')
    .description('print the names of the views')
    .option('--json', 'as one JSON document')
    .action(({ json }: Options) => operate(({ views }) => list(views, json)));
  command
    .command('status')
    .description(
      'show for each generation its position, how far it is behind the journal, and how many events are parked',
    )
    .option('--json', 'as one JSON document')
    .action(({ json }: Options) => operate(({ views }) => status(views, json)));
  command
    .command('rebuild')
    .argument('<view>')
    .description(
      'fill a view again beside the generation that is read, while the service runs; may be stopped and started again',
    )
    .option('--json', 'print JSON, one document per line for each step of the progress')
    .action((name: string, { json }: Options) => operate(({ views }) => rebuild(named(views, name), json)));
  command
    .command('parked')
    .argument('[view]')
    .description(
      'show the events that could not be applied, and the later ones of their aggregates, which wait for them',
    )
    .option('--json', 'print JSON, one document per line for each event')
    .action((name: string | undefined, { json }: Options) =>
      operate(({ views }) => parked(name === undefined ? views : [named(views, name)], json)),
    );
  command
    .command('replay')
    .argument('<view>')
    .description('try parked events again, after the fix')
    .option('--json', 'as one JSON document')
    .action((name: string, { json }: Options) => operate(({ views }) => replay(named(views, name), json)));
  return command;
}

function named(views: readonly OperableView[], name: string): OperableView {
  const found = views.find(({ type }) => type === name);
  if (!found)
    throw new CommandFailed(`There is no view "${name}". The views are: ${views.map(({ type }) => type).join(', ')}.`);
  return found;
}

function list(views: readonly OperableView[], json = false): Promise<void> {
  const names = views.map(({ type }) => type);
  console.log(json ? JSON.stringify(names) : names.join('\n'));
  return Promise.resolve();
}

async function status(views: readonly OperableView[], json = false): Promise<void> {
  const statuses = (await Promise.all(views.map((view) => view.status()))).flat();
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

async function parked(views: readonly OperableView[], json = false): Promise<void> {
  for (const view of views) {
    for await (const event of view.parked())
      console.log(json ? JSON.stringify({ view: view.type, ...event }) : parkedLine(view.type, event));
  }
}

async function replay(view: OperableView, json = false): Promise<void> {
  const left = await view.replay(untilStopped());
  if (json) console.log(JSON.stringify({ view: view.type, parked: left }));
  if (left > 0) throw new CommandFailed(`${left} events are still parked: "views parked ${view.type}" says why.`);
  if (!json) console.log(`${view.type}: nothing is parked`);
}
