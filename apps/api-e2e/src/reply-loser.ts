import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { like } from '@snapfold/running-bank';

/** Starts a proxy that passes on each request, but cuts the connection when the reply comes: the work is done, and the client never learns of it. */
export async function loseReplies(url: string): Promise<{ readonly url: string; close(): void }> {
  const { hostname, port } = new URL(url);
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname);
    client.pipe(server);
    server.once('data', () => {
      client.resetAndDestroy();
      server.destroy();
    });
    for (const socket of [client, server]) socket.on('error', () => undefined);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port: own } = like({ port: 0 }, proxy.address());
  return { url: `http://127.0.0.1:${own}`, close: () => void proxy.close() };
}
