import { loadResultOf, runLoad, type Load, type LoadResult } from '../../measure/load.js';
import { numberAt } from '../../database/number-at.js';
import { HttpConnection } from './http-connection.js';

/** Requests to a server on this machine, in random order, over as many connections as there are requests at once. */
export interface HttpLoad extends Load {
  readonly port: number;
  readonly requests: readonly string[];
}

export interface HttpLoadResult extends LoadResult {
  /** The part of one processor that the generator of the load took. */
  readonly share: number;
}

/** Rejects if an answer is not a success: figures with errors in them are worth nothing. */
export async function runHttpLoad({ port, requests, ...load }: HttpLoad): Promise<HttpLoadResult> {
  const messages = requests.map((request) => Buffer.from(request));
  const connections = await Promise.all(Array.from({ length: load.atOnce }, () => HttpConnection.open(port)));
  const idle = [...connections];
  const ask = async () => {
    const connection = idle.pop();
    const message = messages[Math.floor(Math.random() * messages.length)];
    if (!connection || !message) throw new RangeError('There is no connection or no request.');
    await connection.send(message);
    idle.push(connection);
  };
  const [started, used] = [performance.now(), process.cpuUsage()];
  try {
    const result = await runLoad(load, ask);
    const { user, system } = process.cpuUsage(used);
    return { ...result, share: (user + system) / 1_000 / (performance.now() - started) };
  } finally {
    for (const connection of connections) connection.close();
  }
}

/** Reads a result that another process has sent. */
export function httpLoadResultOf(message: unknown): HttpLoadResult {
  return { ...loadResultOf(message), share: numberAt(message, 'share') };
}
