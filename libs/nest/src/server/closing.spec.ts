import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { closeServer } from './closing.js';
import { createServer } from './create-server.js';

/** How long the handler works: longer than connections without a request are kept. */
const workMs = 1_500;

@Controller('v1/notes')
class NoteController {
  @Get()
  list() {
    return {};
  }
  @Get('slow')
  async slow() {
    await setTimeout(workMs);
    return {};
  }
}

@Module({ controllers: [NoteController] })
class NoteModule {}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

test.each([
  ['nothing', ''],
  ['half of a head', 'GET /v1/notes HTTP/1.1\r\nHo'],
  ['a request, and half of the head of the next', `${get('/v1/notes')}GET /v1/notes HTTP/1.1\r\nHo`],
])('a client that has sent %s does not keep a server open', async (_, sent) => {
  const app = await createServer(NoteModule);
  await app.listen(0, '127.0.0.1');
  const client = connect((app.getHttpServer().address() as AddressInfo).port, '127.0.0.1');
  await once(client, 'connect');
  client.resume().write(sent);
  const ended = once(client, 'close');
  await setTimeout(100);

  await closeServer(app);
  await ended;
});

test('a request under way is answered, also if it takes longer than an unused connection is kept', async () => {
  const app = await createServer(NoteModule);
  await app.listen(0, '127.0.0.1');
  const client = connect((app.getHttpServer().address() as AddressInfo).port, '127.0.0.1');
  client.write(get('/v1/notes/slow'));
  let answer = '';
  client.on('data', (chunk) => (answer += String(chunk)));
  const ended = once(client, 'close');
  await setTimeout(100);

  await closeServer(app);
  await ended;
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});
