import { writeSync } from 'node:fs';
import type { mongo } from 'mongoose';

/** Where a process is struck: when it passes an await point of this name for the so-many-th time, counted from 1; and how. */
export interface Strike {
  readonly point: string;
  readonly time: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

const STDOUT = 1;
/** They come as time passes, not as the work goes on. */
const IGNORED: ReadonlySet<string> = new Set(['update writers', 'endSessions']);

/**
 * The moments at which this process waits for MongoDB: before each command is sent, and after its answer has come. What it does
 * in between changes nothing that outlives it. Each is written to stdout as it is passed, so that whoever started the process
 * knows how far it has come.
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
