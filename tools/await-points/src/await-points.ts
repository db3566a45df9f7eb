import { writeSync } from 'node:fs';
import type { mongo } from 'mongoose';

/** How a process is struck, and where: when it passes the await point `point` for the `time`-th time, counted from 1. */
export interface Strike {
  readonly point: string;
  readonly time: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

const STDOUT = 1;
/** These commands are sent as time passes, not as the work goes on. */
const IGNORED: ReadonlySet<string> = new Set(['update writers', 'endSessions']);

/**
 * Prints each await point when this process passes it, so that its parent knows how far it is. The await points are the moments
 * before a command is sent to MongoDB, and those after its answer has come. Between two of them the process changes nothing that
 * outlives it.
 */
export function passAwaitPoints(client: mongo.MongoClient, viewType: string, strike: Strike | undefined): void {
  const sent = new Map<number, string>();
  let times = 0;
  const pass = (point: string) => {
    writeSync(STDOUT, `${point}\n`);
    if (point !== strike?.point) return;
    times += 1;
    if (times === strike.time) process.kill(process.pid, strike.signal);
  };
  const ended = ({ requestId }: { readonly requestId: number }) => {
    const name = sent.get(requestId);
    sent.delete(requestId);
    if (name !== undefined) pass(`after ${name}`);
  };
  client.on('commandStarted', ({ requestId, commandName, command }) => {
    const collection: unknown = Reflect.get(command, commandName);
    const name =
      typeof collection === 'string' ? `${commandName} ${collection.replace(viewType, 'view')}` : commandName;
    if (IGNORED.has(name)) return;
    sent.set(requestId, name);
    pass(`before ${name}`);
  });
  client.on('commandSucceeded', ended);
  client.on('commandFailed', ended);
}
