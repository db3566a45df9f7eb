import type { ParkedEvent, ServiceOperations } from '@snapfold/kernel/engine';
import { Command } from 'commander';
import { CommandFailed } from './command-failed.js';
import type { Operate } from './operate.js';
import { parkedLine } from './followers.report.js';
import { untilStopped } from './until-stopped.js';

/** What the commands on views and on subscriptions have in common: events of a journal that they may have set aside. */
export interface Operable {
  parked(): AsyncIterable<ParkedEvent>;
  replay(signal?: AbortSignal): Promise<number>;
}

/** What operators call them, and where they are. */
export interface Kind<T extends Operable> {
  readonly one: string;
  /** Also the name of the command. */
  readonly many: string;
  readonly description: string;
  readonly of: (operations: ServiceOperations) => readonly T[];
  readonly nameOf: (one: T) => string;
  /** Whether a replay was requested that no process has begun. */
  readonly isReplayPending?: (one: T) => Promise<boolean>;
}

export interface Options {
  readonly json?: boolean;
}

/** `<many> list | parked | replay` */
export function followersCommand<T extends Operable>(kind: Kind<T>, operate: Operate): Command {
  const { one, many, description } = kind;
  const command = new Command(many).description(description);
  command
    .command('list')
    .description(`print the names of the ${many}`)
    .option('--json', 'as one JSON document')
    .action(({ json }: Options) => operate((operations) => list(kind, kind.of(operations), json)));
  command
    .command('parked')
    .argument(`[${one}]`)
    .description('show the events that were set aside, and the later ones of their aggregates, which wait for them')
    .option('--json', 'print JSON, one document per line for each event')
    .action((name: string | undefined, { json }: Options) =>
      operate((operations) => {
        const all = kind.of(operations);
        return parked(kind, name === undefined ? all : [named(kind, all, name)], json);
      }),
    );
  command
    .command('replay')
    .argument(`<${one}>`)
    .description('try parked events again, after the fix')
    .option('--json', 'as one JSON document')
    .action((name: string, { json }: Options) =>
      operate((operations) => replay(kind, named(kind, kind.of(operations), name), json)),
    );
  return command;
}

/** Returns the one with this name. */
export function named<T extends Operable>({ one, many, nameOf }: Kind<T>, all: readonly T[], name: string): T {
  const found = all.find((candidate) => nameOf(candidate) === name);
  if (found) return found;
  const known = all.length > 0 ? `The ${many} are: ${all.map(nameOf).join(', ')}.` : `There are no ${many}.`;
  throw new CommandFailed(`There is no ${one} "${name}". ${known}`);
}

function list<T extends Operable>({ nameOf }: Kind<T>, all: readonly T[], json = false): Promise<void> {
  const names = all.map(nameOf);
  if (json) console.log(JSON.stringify(names));
  else if (names.length > 0) console.log(names.join('\n'));
  return Promise.resolve();
}

async function parked<T extends Operable>({ one, nameOf }: Kind<T>, some: readonly T[], json = false): Promise<void> {
  for (const each of some) {
    const name = nameOf(each);
    for await (const event of each.parked())
      console.log(json ? JSON.stringify({ [one]: name, ...event }) : parkedLine(name, event));
  }
}

async function replay<T extends Operable>(kind: Kind<T>, operable: T, json = false): Promise<void> {
  const { one, many } = kind;
  const name = kind.nameOf(operable);
  const left = await operable.replay(untilStopped());
  if (json) console.log(JSON.stringify({ [one]: name, parked: left }));
  if (left > 0 && (await kind.isReplayPending?.(operable)))
    throw new CommandFailed(`No process handles the events of "${name}" now: the replay begins when one does.`);
  if (left > 0) throw new CommandFailed(`${left} events are still parked: "${many} parked ${name}" says why.`);
  if (!json) console.log(`${name}: nothing is parked`);
}
