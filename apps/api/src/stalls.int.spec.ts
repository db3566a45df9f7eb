import { connect, type AddressInfo, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import { closeServer } from '@snapfold/nest';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './app.js';

const limitMs = 50;
let app: NestFastifyApplication;
let port = 0;

beforeAll(async () => {
  app = await createApp(uniqueDatabase().uri, { viewWaitMs: 0 });
  await app.listen(0, '127.0.0.1');
  port = (app.getHttpServer().address() as AddressInfo).port;
});
afterAll(() => closeServer(app));

/**
 * Sends a request to the server in this process, and returns how many milliseconds of work the longest turn of the event loop had until
 * the answer came. It is the time of the thread, not of a clock: what else the machine does meanwhile does not count.
 */
async function stallOf(request: Buffer): Promise<number> {
  const turns = new Turns();
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    socket.on('data', () => socket.destroy());
    // A server that closes while bytes are under way resets the connection.
    socket.on('error', () => undefined).on('close', () => resolve());
  });
  // The server still reads what was under way.
  do await sleep(5);
  while ((await connections()) > 0);
  return turns.stop();
}

/** Measures each turn of the event loop. */
class Turns {
  #last = workMs();
  #longest = 0;
  #next = setImmediate(() => this.#turn());

  /** Returns the work of the longest turn, in milliseconds. */
  stop(): number {
    clearImmediate(this.#next);
    return this.#longest;
  }

  #turn(): void {
    const now = workMs();
    this.#longest = Math.max(this.#longest, now - this.#last);
    this.#last = now;
    this.#next = setImmediate(() => this.#turn());
  }
}

function workMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

function connections(): Promise<number> {
  const server: Server = app.getHttpServer();
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}

const fill = (part: string, bytes: number) => part.repeat(Math.floor(bytes / Buffer.byteLength(part)));
const head = (line: string, ...headers: readonly string[]) =>
  `${[`${line} HTTP/1.1`, 'host: x', ...headers].join('\r\n')}\r\n\r\n`;
const post = (path: string, body: string, ...headers: readonly string[]) =>
  head(`POST ${path}`, 'content-type: application/json', `content-length: ${Buffer.byteLength(body)}`, ...headers) +
  body;
const chunked = (bytes: number) =>
  `${head('POST /v1/users', 'content-type: application/json', 'transfer-encoding: chunked')}${'1\r\n[\r\n'.repeat(bytes)}0\r\n\r\n`;
const user = (email: string, name = 'x') => post('/v1/users', JSON.stringify({ email, name }));
const transfer = (value: string) =>
  post('/v1/transfers', `{"from":"x","to":"y","amount":{"value":"${value}","currency":"EUR"}}`);
const names = Array.from({ length: 1_400 }, (_, index) => `"emaik${index}":0`).join();
const deposit = '/v1/accounts/x/commands/deposit';

test.each([
  ['2 MB of [', post('/v1/users', fill('[', 2_000_000))],
  ['16 kB of [', post('/v1/users', fill('[', 16_000))],
  ['100 kB in chunks of a byte', chunked(100_000)],
  ['16 kB in chunks of a byte', chunked(16_000)],
  ['1,400 unknown fields', post('/v1/users', `{${names}}`)],
  ['1,400 fields that are there twice', post('/v1/users', `{${names.replaceAll(/\d+":/g, '":')}}`)],
  ['an array of 8,000 numbers', post('/v1/users', `[${fill('1,', 16_000)}1]`)],
  ['a number of 16,000 digits', post('/v1/users', `{"email":${fill('9', 16_000)}}`)],
  ['escapes', post('/v1/users', `{"email":"${fill(String.raw`\u0061`, 16_000)}"}`)],
  ['backslashes', post('/v1/users', `{"email":"${fill(String.raw`\\`, 16_000)}"}`)],
  ['an email of many labels', user(`${fill('a.', 8_000)}@${fill('a.', 8_000)}`)],
  ['an email of hyphens', user(`a@${fill('a-', 16_000)}`)],
  ['an email of signs', user(fill('@', 16_000))],
  ['a name of spaces', user('a@b.c', `a${fill(' ', 16_000)}`)],
  ['a name of joiners', user('a@b.c', fill('a\u200d', 16_000))],
  ['a name of flags', user('a@b.c', fill('\u{1F3F4}\u{E0067}\u{E0062}', 16_000))],
  ['a name of emoji', user('a@b.c', `${fill('\u{1F468}\u200D', 16_000)}!`)],
  ['an amount of 16,000 digits', transfer(fill('9', 16_000))],
  ['an amount of 16,000 decimals', transfer(`0.${fill('0', 16_000)}1`)],
  ['a currency of 16 kB', post(deposit, `{"amount":{"value":"1","currency":"${fill('E', 16_000)}"}}`)],
  ['a path of many segments', head(`GET ${fill('/v1', 8_000)}`)],
  ['a path of slashes', head(`GET ${fill('/', 8_000)}`)],
  ['a path of dots', head(`GET ${fill('/..', 8_000)}`)],
  ['a path of escapes', head(`GET /v1/users/${fill('%F0%9F%91%A8', 8_000)}`)],
  ['a long command', head(`POST /v1/users/x/commands/${fill('a', 8_000)}`, 'content-length: 0')],
  ['4,000 query parameters', head(`GET /v1/users?${fill('a&', 8_000)}`)],
  ['1,300 near misses', head(`GET /v1/users?${fill('limti&', 8_000)}`)],
  ['a query of escapes', head(`GET /v1/users?email=${fill('%2E', 8_000)}`)],
  ['a number of 8,000 digits in a query', head(`GET /v1/users?limit=${fill('9', 8_000)}`)],
  ['2,000 headers', head('GET /v1/users', fill('a:b\r\n', 10_000) + 'a:b')],
  ['a long Host', head('GET /v1/users', `host: ${fill('a.', 14_000)}`)],
  ['entity tags', post(deposit, '{}', `if-match: ${fill('"a" , ', 14_000)}`)],
  ['spaces between entity tags', post(deposit, '{}', `if-match: "a"${fill(' ', 14_000)}x`)],
  ['entity tags to read by', head('GET /v1/users/x', `if-none-match: ${fill('"', 14_000)}`)],
  ['an idempotency key of backslashes', post(deposit, '{}', `idempotency-key: "${fill('\\', 14_000)}`)],
  ['client metadata', post(deposit, '{}', `x-client-metadata: ${fill('a=%41,', 14_000)}`)],
  ['a trace context', post(deposit, '{}', `traceparent: ${fill('0-', 14_000)}`)],
  [
    'a content type',
    head('POST /v1/users', `content-type: application/json${fill(' ', 14_000)};`, 'content-length: 0'),
  ],
])('the event loop does not stand still for 50 ms because of one request: %s', async (_, text) => {
  const request = Buffer.from(text);
  let least = Infinity;
  // A turn may also have work of something else, such as the collection of garbage; a request that takes long does so each time.
  for (let runs = 0; least >= limitMs && runs < 40; runs += 1) least = Math.min(least, await stallOf(request));
  expect(least).toBeLessThan(limitMs);
});
