import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { HttpConnection } from './http-connection.js';

/** What the server sends, piece by piece, for each request. */
let pieces: readonly string[];
let server: Server;
let connection: HttpConnection;

beforeEach(async () => {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => {
      void (async () => {
        for (const piece of pieces) {
          await new Promise((resolve) => socket.write(piece, resolve));
          await new Promise(setImmediate);
        }
        if (pieces.length === 0) socket.end();
      })();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The server has no port.');
  connection = await HttpConnection.open(address.port);
});
afterEach(() => {
  connection.close();
  server.close();
});

const ask = () => connection.send(Buffer.from('GET / HTTP/1.1\r\n\r\n'));

test('an answer that comes in pieces is complete after its last byte', async () => {
  pieces = ['HTTP/1.1 200 OK\r\nContent-', 'Length: 4\r\n\r', '\nab', 'ü'];
  await ask();
  await ask();
});

test.each([
  ['a status that is no success', ['HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n']],
  ['an answer without a length', ['HTTP/1.1 200 OK\r\n\r\n']],
  ['an answer that is longer than it says', ['HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nab']],
  ['a connection that the server closes', []],
])('%s is a failure', async (_, sent) => {
  pieces = sent;
  await expect(ask()).rejects.toThrow('not answered with success');
});
