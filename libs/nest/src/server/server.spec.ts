import { METHODS, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Body, Controller, Delete, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { closeServer } from './closing.js';
import { createServer } from './create-server.js';

const note = z.strictObject({ text: z.string() });

/** A handler that a decorator has wrapped, and so renamed. */
const wrapped: MethodDecorator = (_, __, descriptor) => {
  Object.defineProperty(descriptor.value, 'name', { value: 'wrapper' });
};

/** A controller as a user writes it. */
@Controller('v1/notes')
class NoteController {
  @wrapped
  @Post()
  write(@Body({ schema: note }) body: z.output<typeof note>) {
    return body;
  }
  @Post('large')
  @RouteConfig({ bodyLimit: 2_000_000 })
  writeMuch(@Body() { text }: { text: string }) {
    return { length: text.length };
  }
  @Get()
  list(@Query('by') by?: string) {
    return { by };
  }
  @Get(':id')
  read(@Param('id') id: string) {
    if (id === 'broken') throw new Error('It is broken.');
    return { id };
  }
  @Post(':id/archive')
  archive(@Param('id') id: string) {
    return { id };
  }
  @Delete(':id')
  async remove(@Param('id') id: string) {
    await setTimeout(50);
    return { id };
  }
  @Get(':id/text')
  text(@Query('tag') tag: string, @Res({ passthrough: true }) reply: FastifyReply) {
    void reply.header('etag', tag);
    return { text: 'a' };
  }
  @Post(':id/anything')
  anything(@Req() { body, query }: FastifyRequest) {
    return { body, query };
  }
}

const logged: unknown[] = [];
const log = (...line: unknown[]) => void logged.push(line);
const logger = { log: () => undefined, warn: log, error: log };
let app: NestFastifyApplication;
let port = 0;

beforeAll(async () => {
  app = await createServer({ module: class Notes {}, controllers: [NoteController] }, { logger });
  app.enableCors({
    delegator: ({ headers }, use) => {
      use(null, { origin: headers['access-control-request-method'] ? 'https://a.example' : false });
    },
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/files/*', (_request, reply) => reply.callNotFound());
  await app.listen(0, '127.0.0.1');
  port = (app.getHttpServer().address() as AddressInfo).port;
});
afterAll(() => closeServer(app));
afterEach(() => {
  expect(logged).toEqual([]);
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends bytes, and returns what comes back until the server closes the connection, or until it is enough. */
async function everything(sent: Sent, isEnough: (text: string) => boolean = () => false): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  const read = () => Buffer.concat(chunks).toString();
  await new Promise<void>((resolve, reject) => {
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (isEnough(read())) resolve();
    });
    socket
      .on('end', resolve)
      .on('close', () => resolve())
      .on('error', reject);
    if (typeof sent === 'function') sent(socket);
    else socket.write(sent);
  });
  socket.destroy();
  return read();
}
type Sent = string | Buffer | ((socket: Socket) => unknown);

/** Sends bytes, and returns the answers, as many as are expected. */
async function exchange(sent: Sent, answers = 1, isHead = false): Promise<Answer[]> {
  return answersIn(await everything(sent, (text) => answersIn(text, isHead).length === answers), isHead);
}

/** Splits what a server sent into its complete answers. */
function answersIn(text: string, isHead: boolean): Answer[] {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return [];
  const [line = '', ...lines] = text.slice(0, end).split('\r\n');
  const status = Number(line.split(' ')[1]);
  const headers = Object.fromEntries(
    lines.map((header) => {
      const [name = '', value = ''] = header.split(': ', 2);
      return [name.toLowerCase(), value];
    }),
  );
  const length =
    status < 200 || status === 204 || status === 304 || isHead ? 0 : Number(headers['content-length'] ?? 0);
  const rest = text.slice(end + 4);
  if (Buffer.byteLength(rest) < length) return [];
  const content = Buffer.from(rest).subarray(0, length).toString();
  const body = content === '' ? {} : (JSON.parse(content) as Answer['body']);
  return [{ status, headers, text: content, body }, ...answersIn(rest.slice(content.length), isHead)];
}

/** Sends one request with a Host. */
async function send(line: string, headers: readonly string[] = [], body: string | Buffer = ''): Promise<Answer> {
  const head = [`${line} HTTP/1.1`, 'host: x', ...headers].join('\r\n');
  const bytes = Buffer.concat([Buffer.from(`${head}\r\n\r\n`), Buffer.from(body)]);
  const [answer] = await exchange(bytes, 1, line.startsWith('HEAD'));
  if (!answer) throw new Error('There is no answer.');
  return answer;
}
const json = 'content-type: application/json';
const post = (path: string, body: string | Buffer, headers: readonly string[] = [json]) =>
  send(`POST ${path}`, [`content-length: ${Buffer.byteLength(body)}`, ...headers], body);

function expectProblem(answer: Answer | undefined, status: number, code: string, fault?: string): void {
  expect(answer).toMatchObject({
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', date: expect.stringMatching(/GMT$/) },
    body: { type: `urn:snapfold:error:${code}`, status, code, requestId: answer?.headers['x-request-id'] },
  });
  expect(answer?.headers['x-request-id']).toMatch(/^[\w-]{1,64}$/);
  if (fault !== undefined) expect(answer?.body['errors']).toMatchObject([{ code: fault }]);
}

describe('given a request that Node refuses by itself, it is answered with a problem, and the connection is closed', () => {
  const host = 'host: x\r\nx-request-id: mine\r\n';
  test.each([
    ['an unknown method', `BREW / HTTP/1.1\r\n${host}\r\n`, 400],
    ['a method in lower case', `get / HTTP/1.1\r\n${host}\r\n`, 400],
    ['another protocol', `GET / SMTP/1.1\r\n${host}\r\n`, 400],
    ['a header without a colon', `GET / HTTP/1.1\r\n${host}nonsense\r\n\r\n`, 400],
    ['a space before the colon', `GET / HTTP/1.1\r\n${host}a : b\r\n\r\n`, 400],
    ['a URL that is not encoded', `GET /é HTTP/1.1\r\n${host}\r\n`, 400],
    ['two lengths', `POST / HTTP/1.1\r\n${host}content-length: 1\r\ncontent-length: 2\r\n\r\n`, 400],
    ['a length and chunks', `POST / HTTP/1.1\r\n${host}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n`, 400],
    ['chunks that are not last', `POST / HTTP/1.1\r\n${host}transfer-encoding: chunked, x\r\n\r\n`, 400],
    ['a negative length', `POST / HTTP/1.1\r\n${host}content-length: -1\r\n\r\n`, 400],
    ['CONNECT', `CONNECT a.example:80 HTTP/1.1\r\n${host}\r\n`, 400],
    ['headers that are too large', `GET / HTTP/1.1\r\n${host}a: ${'x'.repeat(200_000)}\r\n\r\n`, 431],
    ['a URL that is larger than all headers may be', `GET /${'x'.repeat(200_000)} HTTP/1.1\r\n${host}\r\n`, 414],
  ])('%s', async (_, text, status) => {
    let closed = false;
    const [answer, ...more] = await exchange((socket) => {
      socket.on('end', () => (closed = true)).write(text);
    }, Infinity);
    expectProblem(
      answer,
      status,
      { 400: 'REQUEST_REFUSED', 414: 'URI_TOO_LONG', 431: 'HEADERS_TOO_LARGE' }[status] ?? '',
    );
    expect(answer?.headers['connection']).toBe('close');
    expect([more, closed]).toEqual([[], true]);
    if (text.length < 1_000) expect(answer?.headers['x-request-id']).toBe('mine');
  });

  test('HEAD, which gets no body', async () => {
    const text = await everything('HEAD /\u0001 HTTP/1.1\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect(text.split('\r\n\r\n', 2)[1]).toBe('');
  });

  test('to a client that reads only after it has sent everything', async () => {
    const [answer] = await exchange(async (socket) => {
      socket.pause().write(`GET / HTTP/1.1\r\na: ${'x'.repeat(20_000)}`);
      for (let part = 0; part < 5; part += 1) {
        await setTimeout(20);
        socket.write('x');
      }
      socket.resume();
    });
    expectProblem(answer, 431, 'HEADERS_TOO_LARGE');
  });

  test('also after requests that were accepted, in order', async () => {
    const slow = 'DELETE /v1/notes/1 HTTP/1.1\r\nhost: x\r\nx-request-id: first\r\n\r\n';
    const answers = await exchange(`${slow}BREW /pot?a HTTP/1.1\r\nhost: x\r\nx-request-id: second\r\n\r\n`, 2);
    expect(answers.map(({ status, headers }) => [status, headers['x-request-id']])).toEqual([
      [200, 'first'],
      [400, 'second'],
    ]);
  });

  test('only once, however much nonsense follows while an earlier request is answered', async () => {
    const server = app.getHttpServer();
    let response: ServerResponse | undefined;
    server.once('request', (_: unknown, begun: ServerResponse) => (response = begun));
    let most = 0;
    const answers = await exchange(async (socket) => {
      socket.setNoDelay().write('DELETE /v1/notes/1 HTTP/1.1\r\nhost: x\r\n\r\nBREW');
      for (let packet = 0; packet < 20; packet += 1) {
        await setTimeout(2);
        socket.write('nonsense\r\n\r\n');
        most = Math.max(most, response?.listenerCount('close') ?? 0);
      }
    }, Infinity);
    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(10);
  });

  test('a chunk that is malformed', async () => {
    const head = [
      'POST /v1/notes?a=1 HTTP/1.1',
      'host: x',
      json,
      'x-request-id: mine',
      'transfer-encoding: chunked',
    ].join('\r\n');
    const [answer, ...more] = await exchange(`${head}\r\n\r\n2\r\n{}\r\nzz\r\n`, Infinity);
    expectProblem(answer, 400, 'REQUEST_REFUSED');
    expect(answer).toMatchObject({
      headers: { connection: 'close', 'x-request-id': 'mine' },
      body: { instance: '/v1/notes' },
    });
    expect(more).toEqual([]);
  });

  test('headers that are too large only with the second packet, which has no line end', async () => {
    const [answer] = await exchange(async (socket) => {
      socket.write('GET / HTTP/1.1\r\nhost: x\r\na: ');
      await setTimeout(50);
      socket.write('x'.repeat(20_000));
    }, Infinity);
    expectProblem(answer, 431, 'HEADERS_TOO_LARGE');
  });

  test.each([
    'GET / HT',
    'POST /v1/notes HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
  ])('a client that ends the request early: %j', async (text) => {
    const [answer] = await exchange((socket) => socket.end(text), Infinity);
    expectProblem(answer, 400, 'REQUEST_REFUSED');
  });
});

describe('given a client that is too slow, it is answered with 408', () => {
  test.each([
    'GET / HTTP/1.1\r\nho',
    'POST /v1/notes HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
  ])('%j', async (text) => {
    const impatient = await createServer({ module: class Notes {}, controllers: [NoteController] }, { logger });
    const server = impatient.getHttpServer();
    Object.assign(server, { headersTimeout: 50, requestTimeout: 50, connectionsCheckingInterval: 20 });
    await impatient.listen(0, '127.0.0.1');
    const patient = port;
    port = (server.address() as AddressInfo).port;
    const [answer] = await exchange(text, Infinity).finally(() => (port = patient));
    expectProblem(answer, 408, 'REQUEST_TIMEOUT');
    expect(answer).toMatchObject({ headers: { connection: 'close' }, body: { retryable: true } });
    await closeServer(impatient);
  });
});

describe('given a request whose head is refused, it is answered with a problem', () => {
  test.each([
    ['no Host', 'GET /v1/notes HTTP/1.1\r\n\r\n', 'REQUIRED'],
    ['two types', 'GET /v1/notes HTTP/1.1\r\nhost: x\r\ncontent-type: a\r\nContent-Type: a\r\n\r\n', 'DUPLICATE'],
    ['two Hosts', 'GET /v1/notes HTTP/1.1\r\nHost: x\r\nhost: x\r\n\r\n', 'DUPLICATE'],
    ['an empty Host', 'GET /v1/notes HTTP/1.1\r\nhost:\r\n\r\n', 'WRONG_FORMAT'],
    ['a malformed Host', 'GET /v1/notes HTTP/1.1\r\nhost: x/y\r\n\r\n', 'WRONG_FORMAT'],
    ['no Host and a malformed path', 'GET /%zz HTTP/1.1\r\n\r\n', 'REQUIRED'],
  ])('%s', async (_, text, fault) => {
    const [answer] = await exchange(text);
    expectProblem(answer, 400, 'MALFORMED_REQUEST', fault);
  });

  test('but HTTP/1.0 needs no Host, and an address is one', async () => {
    const statuses = ['1.0\r\n', '1.1\r\nhost: [::1]:80\r\n', '1.1\r\nhost: 127.0.0.1:3000\r\n'].map(async (rest) => {
      const [answer] = await exchange(`GET /v1/notes HTTP/${rest}\r\n`);
      return answer?.status;
    });
    expect(await Promise.all(statuses)).toEqual([200, 200, 200]);
  });

  test.each(['/%', '/v1/notes/%ff', '/v1/notes/%zz?a=1', '*', 'ftp://x/v1/notes', 'http://%zz'])(
    'the target %s',
    async (target) => {
      expectProblem(await send(`GET ${target}`), 400, 'MALFORMED_REQUEST', 'WRONG_FORMAT');
    },
  );

  test('a URL that is too long', async () => {
    const answer = await send(`GET /v1/notes/${'x'.repeat(12_288)}`);
    expectProblem(answer, 414, 'URI_TOO_LONG');
    expect(answer.body['details']).toEqual({ limitBytes: 12_288 });
    expect((await send(`GET /v1/notes/${'x'.repeat(8_000)}`)).status).toBe(200);
  });

  test('an expectation, after which the connection is closed, since nobody knows whether the body comes', async () => {
    const answer = await send('POST /v1/notes', ['expect: a miracle']);
    expectProblem(answer, 417, 'EXPECTATION_FAILED');
    expect(answer.headers['connection']).toBe('close');
  });

  test.each(['GET /v1/notes\r\n\r\n', 'GET /v1/notes HTTP/2.0\r\nhost: x\r\n\r\n'])(
    'another version of HTTP: %j',
    async (text) => {
      const [answer] = await exchange(text);
      expectProblem(answer, 400, 'REQUEST_REFUSED');
    },
  );

  test('a GET or HEAD with a body, after which the connection is closed', async () => {
    for (const [path, length, fault] of [
      ['/v1/notes', 'content-length: 2', 'NOT_ALLOWED'],
      ['/v1/notes', 'transfer-encoding: chunked', 'NOT_ALLOWED'],
      ['/%zz', 'content-length: 2', 'WRONG_FORMAT'],
    ]) {
      const answer = await send(`GET ${path}`, [`${length}`], '{}');
      expectProblem(answer, 400, 'MALFORMED_REQUEST', fault);
      expect(answer.headers['connection']).toBe('close');
    }
    expect(await send('HEAD /v1/notes', ['content-length: 2'], '{}')).toMatchObject({ status: 400, text: '' });
    expect((await send('GET /v1/notes', ['content-length: 0', 'content-type: text/plain'])).status).toBe(200);
  });
});

describe('given a path or method without a route', () => {
  test.each([
    ['GET /v1/note', '/v1/notes'],
    ['GET /v1/notes/', '/v1/notes'],
    ['GET //v1//notes', '/v1/notes'],
    ['GET /V1/NOTES', '/v1/notes'],
    ['GET /fils/a', undefined],
    ['GET /notes', '/v1/notes'],
    ['POST /v1/nots/a%20b/archiv', '/v1/notes/a%20b/archive'],
    ['POST /v1/notes//archive?x=1', '/v1/notes/archive'],
    ['GET /', undefined],
    ['GET /v1/../v1/notes', undefined],
    ['GET http://other.example/v1/nots?a=1', '/v1/notes'],
    ['POST /v1/notes/nobody//anything', '/v1/notes/nobody/anything'],
    ['GET /v2/others', undefined],
  ])('%s is 404, and names %s', async (line, meant) => {
    const answer = await send(line);
    expectProblem(answer, 404, 'ROUTE_NOT_FOUND');
    expect(answer.body['detail']).toBe(
      meant ? `No route has this path: did you mean ${meant}?` : 'No route has this path.',
    );
  });

  test('an empty parameter is 404', async () => {
    expectProblem(await send('DELETE /v1/notes/'), 404, 'ROUTE_NOT_FOUND');
  });

  test('a path that has other methods is 405 with Allow, and OPTIONS 204', async () => {
    for (const method of METHODS.filter((name) => !/^(?:CONNECT|DELETE|GET|HEAD|OPTIONS)$/.test(name))) {
      const answer = await send(`${method} /v1/notes/1`);
      expectProblem(answer, 405, 'METHOD_NOT_ALLOWED');
      expect(answer.headers['allow']).toBe('DELETE, GET, HEAD, OPTIONS');
    }
    expect(await send('HEAD /v1/notes/1/archive')).toMatchObject({
      status: 405,
      headers: { allow: 'OPTIONS, POST' },
      text: '',
    });
    const options = await send('OPTIONS /v1/notes/1', ['x-request-id: mine']);
    expect(options).toMatchObject({
      status: 204,
      headers: { allow: 'DELETE, GET, HEAD, OPTIONS', 'x-request-id': 'mine' },
    });
    expectProblem(await send('OPTIONS /v1/nothing'), 404, 'ROUTE_NOT_FOUND');
  });

  test('a file that is absent is 404', async () => {
    expectProblem(await send('GET /files/absent'), 404, 'ROUTE_NOT_FOUND');
    expectProblem(await send('DELETE /files/absent'), 405, 'METHOD_NOT_ALLOWED');
  });

  test('OPTIONS of CORS are answered by its plugin', async () => {
    const asked = ['origin: https://a.example', 'access-control-request-method: POST'];
    const answer = await send('OPTIONS /v1/notes', asked);
    const headers = { 'access-control-allow-origin': 'https://a.example', 'x-request-id': expect.any(String) };
    expect(answer).toMatchObject({ status: 204, headers });
    expect(answer.headers).not.toHaveProperty('allow');
  });

  test('that is refused for it also if the request has a body that it may not have', async () => {
    expectProblem(await send('TRACE /v1/notes', ['content-length: 2'], '{}'), 405, 'METHOD_NOT_ALLOWED');
    expectProblem(await send('GET /v1/nothing', ['content-length: 2'], '{}'), 404, 'ROUTE_NOT_FOUND');
  });

  test('a request to upgrade is an ordinary request', async () => {
    expect((await send('GET /v1/notes/1', ['connection: upgrade', 'upgrade: websocket'])).status).toBe(200);
  });
});

describe('given a body', () => {
  test.each([
    ['text/plain', 'accept-post', 'application/json'],
    ['application/json; charset=latin1', 'accept-post', 'application/json'],
    ['application/jsonp', 'accept-post', 'application/json'],
    ['nonsense', 'accept-post', 'application/json'],
    ['application/json\r\ncontent-encoding: gzip', 'accept-encoding', 'identity'],
  ])('of the type %s, it is refused', async (type, header, accepted) => {
    const answer = await post('/v1/notes', '{}', [`content-type: ${type}`]);
    expectProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
    expect(answer.headers[header]).toBe(accepted);
  });

  test('in a transfer encoding besides chunks, it is refused', async () => {
    const answer = await send('POST /v1/notes', [json, 'transfer-encoding: gzip, chunked'], '2\r\n{}\r\n0\r\n\r\n');
    expectProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  test('without a type, it is refused', async () => {
    expectProblem(await post('/v1/notes', '{}', []), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  test.each(['application/json', 'Application/JSON;charset=UTF-8', 'application/json ; charset="utf-8"'])(
    'of the type %s, it is accepted',
    async (type) => {
      const answer = await post('/v1/notes', '{"text":"é"}', [`content-type: ${type}`, 'content-encoding: identity']);
      expect(answer).toMatchObject({ status: 201, body: { text: 'é' } });
    },
  );

  test.each([
    ['{', 'NOT_JSON'],
    ['{"text":"a","text":"b"}', 'DUPLICATE'],
    [`${'['.repeat(16_000)}`, 'TOO_DEEP'],
    [Buffer.from([0x22, 0xff, 0x22]), 'NOT_UTF8'],
  ])('that is malformed, it is refused: %.20s', async (body, fault) => {
    const answer = await post('/v1/notes', body);
    expectProblem(answer, 400, 'MALFORMED_REQUEST', fault);
    expect(answer.headers['connection']).toBe('keep-alive');
    expect((await post('/v1/notes', body, [json, 'connection: close'])).headers['connection']).toBe('close');
  });

  test('with more faults than a problem lists, it is told that the list is cut', async () => {
    const { body } = await post('/v1/notes', `{${'"a":1,'.repeat(100)}"a":1}`);
    expect(body).toMatchObject({ detail: 'The request has more than 20 faults; "errors" lists the first.' });
    expect(body['errors']).toHaveLength(20);
  });

  test('that is empty, it counts as absent', async () => {
    expect((await post('/v1/notes/1/archive', '')).status).toBe(201);
  });

  test('that is too large, it is refused, whether it says its size or not, and the connection stays usable', async () => {
    const next = 'GET /v1/notes/1 HTTP/1.1\r\nhost: x\r\n\r\n';
    const large = JSON.stringify({ text: 'x'.repeat(1_500_000) });
    const head = `POST /v1/notes HTTP/1.1\r\nhost: x\r\n${json}\r\n`;
    const chunks = `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`;
    for (const request of [
      `${head}content-length: ${large.length}\r\n\r\n${large}`,
      `${head}transfer-encoding: chunked\r\n\r\n${chunks}`,
    ]) {
      const [refused, read] = await exchange(request + next, 2);
      expectProblem(refused, 413, 'BODY_TOO_LARGE');
      expect(refused?.body).toMatchObject({
        detail: 'The body is larger than the limit of 16384 bytes.',
        details: { limitBytes: 16_384 },
      });
      expect(read?.status).toBe(200);
    }
    expect(await post('/v1/notes/large', large)).toMatchObject({ status: 201, body: { length: 1_500_000 } });
  });

  test('after Expect: 100-continue, the client is told to send it only if its head is not refused', async () => {
    const head = (size: number) =>
      `POST /v1/notes HTTP/1.1\r\nhost: x\r\n${json}\r\nexpect: 100-Continue\r\ncontent-length: ${size}\r\n\r\n`;
    const [first, second] = await exchange(`${head(12)}{"text":"a"}`, 2);
    expect([first?.status, second?.status]).toEqual([100, 201]);
    expectProblem((await exchange(head(20_000)))[0], 413, 'BODY_TOO_LARGE');
  });
});

describe('given what a handler does not declare, it is refused', () => {
  test('a query', async () => {
    expectProblem(await send('GET /v1/notes/1?constructor='), 400, 'MALFORMED_REQUEST', 'UNKNOWN');
    expectProblem(await send('POST /v1/notes/1/archive?__proto__=1'), 400, 'MALFORMED_REQUEST', 'UNKNOWN');
    expectProblem(await send('GET /v1/notes?by=a&by=b'), 400, 'MALFORMED_REQUEST', 'DUPLICATE');
    expectProblem(await send('GET /v1/notes?by=%ff'), 400, 'MALFORMED_REQUEST', 'NOT_UTF8');
    expect((await send('GET /v1/notes?by=a+b')).body).toEqual({ by: 'a b' });
    expectProblem(await send('GET /v1/notes?by=a&to=b'), 400, 'MALFORMED_REQUEST', 'UNKNOWN');
    const hidden = await send('GET /v1/notes/1?%E2%80%AE%22=');
    expect(hidden.body['detail']).toBe('"\\u{202e}\\"" is not a query parameter of this route.');
  });

  test('a body', async () => {
    expectProblem(await post('/v1/notes/1/archive', 'null'), 400, 'MALFORMED_REQUEST', 'NOT_ALLOWED');
  });

  test('but a handler that takes the whole request declares everything', async () => {
    const answer = await post('/v1/notes/1/anything?a=1', '{"b":2}');
    expect(answer).toMatchObject({ status: 201, body: { body: { b: 2 }, query: { a: '1' } } });
  });
});

describe('given an answer with an entity tag', () => {
  const ask = (method: string, tag: string, known: string) =>
    send(`${method} /v1/notes/1/text?tag=${encodeURIComponent(tag)}`, [`if-none-match: ${known}`]);
  const revalidated = 'private, no-cache, no-transform';

  test.each(['"1"', 'W/"1"', '"0", "1"', '*'])('that is strong, it is 304 to a client that has %s', async (known) => {
    const fresh = { status: 304, headers: { etag: '"1"', 'cache-control': revalidated }, text: '' };
    expect(await ask('GET', '"1"', known)).toMatchObject(fresh);
    expect(await ask('HEAD', '"1"', known)).toMatchObject(fresh);
    expect(await ask('GET', '"2"', known === '*' ? '"1"' : known)).toMatchObject({ status: 200, text: '{"text":"a"}' });
  });

  test('that is weak, it is left as the handler made it', async () => {
    const answer = await ask('GET', 'W/"1"', 'W/"1"');
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty('cache-control');
  });
});

test('given a handler that fails, the log has its error', async () => {
  expectProblem(await send('GET /v1/notes/broken'), 500, 'INTERNAL_ERROR');
  expect(String(logged.splice(0))).toContain('It is broken.');
});

test('given a client that hangs up, nothing is logged', async () => {
  const head = `POST /v1/notes HTTP/1.1\r\nhost: x\r\n${json}\r\ncontent-length: 100\r\n\r\n{`;
  for (const text of ['GET', head, 'DELETE /v1/notes/1 HTTP/1.1\r\nhost: x\r\n\r\n']) {
    const socket = connect(port, '127.0.0.1');
    socket.write(text);
    await setTimeout(20);
    socket.resetAndDestroy();
  }
  await setTimeout(100);
});

test('given an id, it is the id of the answer; given a malformed one, the answer has another', async () => {
  expect((await send('GET /v1/notes', ['x-request-id: A-b_9'])).headers['x-request-id']).toBe('A-b_9');
  expect((await send('GET /%zz', ['x-request-id: mine'])).headers['x-request-id']).toBe('mine');
  expect((await send('GET /v1/notes', ['x-request-id: a b'])).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});
