import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AttackedBank } from './malformed/attacked-bank.js';
import { inBatches } from './malformed/in-batches.js';
import { framings, headers, requestLines } from './malformed/messages.js';
import { requestWith, type Operation } from './malformed/operations.js';
import { clientFaults, assertProblem, assertRefused } from './malformed/problems.js';
import { exchange, hangUp } from './malformed/raw-exchange.js';
import type { Witness } from './malformed/witness.js';

let bank: AttackedBank;
let port = 0;
let witness: Witness;
let operations: readonly Operation[] = [];

beforeAll(async () => {
  bank = await AttackedBank.start();
  ({ port, witness, operations } = bank);
});
afterEach(() => witness.assertUnharmed());
afterAll(async () => {
  expect(await bank.end()).toEqual({ code: 0, err: '' });
});

async function expectRefusal(text: string, statuses: readonly number[]): Promise<void> {
  const sent = Buffer.from(text, 'latin1');
  assertRefused(sent, await exchange(port, sent), statuses);
}

describe('given a message that breaks the rules of HTTP, it is refused, and nothing behind it is taken for a request', () => {
  test.each(requestLines)('%s', (_, text, status) => expectRefusal(text, [status]));
  test.each(headers)('%s', (_, text, status) => expectRefusal(text, [status]));
  test.each(framings)('%s', (_, text, status) => expectRefusal(text, [status]));
});

describe('given a method that a path does not have, it is refused', () => {
  const methods = 'DELETE PUT PATCH TRACE PROPFIND MKCOL LOCK M-SEARCH PURGE QUERY SEARCH REPORT LINK BIND ACL'.split(
    ' ',
  );

  test('on every path, with a body and without', async () => {
    const paths = [...new Set(operations.map(({ path }) => path))];
    const requests = paths.flatMap((path) =>
      methods.flatMap((method) => [
        `${method} ${path} HTTP/1.1\r\nhost: x\r\n\r\n`,
        requestWith(method, path, '{}').toString(),
      ]),
    );
    await inBatches(requests, (request) => expectRefusal(request, [405]));
  });

  test('also if the other method exists', async () => {
    const requests = operations.flatMap(({ path }) => {
      const taken = operations.filter((other) => other.path === path).map((other) => other.method);
      return ['GET', 'POST']
        .filter((other) => !taken.includes(other))
        .map((other) => `${other} ${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
    });
    await inBatches(requests, (request) => expectRefusal(request, [405]));
  });
});

describe('given a header of the API that is malformed, a command is refused', () => {
  const long = 'x'.repeat(8_000);
  const wrong: Readonly<Record<string, readonly string[]>> = {
    'idempotency-key': ['', '""', '"', '"a', '"a"b"', '\xe9', '\t', 'x'.repeat(256), long, 'a\r\nidempotency-key: b'],
    'if-match': ['', '"', 'a', '3', '"3', 'W/3', '*, "3"', `"${'"'.repeat(99)}`, `${'"a" , '.repeat(1_000)}`, long],
    'x-user-id': ['', ' ', 'a b', 'a,b', '\xe9', 'x'.repeat(129), long, 'a\r\nx-user-id: b'],
    'x-correlation-id': ['', 'a b', '$', '\xe9', 'x'.repeat(65), 'a\r\nx-correlation-id: b'],
    'x-causation-id': ['', 'a b', '$', '\xe9', 'x'.repeat(65), 'a\r\nx-causation-id: b'],
    'x-client-metadata': [
      'a',
      '=',
      'a=1;b=2',
      'a=1, b',
      'a=\xe9',
      '__proto__',
      '{"a":1}',
      `a=${'x'.repeat(257)}`,
      'a=1,'.repeat(17),
      long,
    ],
    'content-type': ['', 'text/plain', 'application/jsonp', 'application/json; charset=utf-16', 'a', '\xe9', long],
    'content-encoding': ['gzip', 'br', 'x', 'identity, gzip'],
  };

  test.each(Object.entries(wrong))('%s', async (name, values) => {
    const { path, body } = operations.find((operation) => operation.path.endsWith('/deposit')) ?? {
      path: '',
      body: null,
    };
    for (const value of values) {
      const fields = name === 'content-type' ? '' : 'content-type: application/json\r\n';
      const text = JSON.stringify(body);
      const head = `POST ${path} HTTP/1.1\r\nhost: x\r\n${fields}${name}: ${value}\r\ncontent-length: ${text.length}\r\n\r\n`;
      await expectRefusal(head + text, name.startsWith('content') ? [415] : [400]);
    }
  });

  test('but a trace context or a request id that is malformed counts as absent', async () => {
    const values = ['', 'x', '00-0-0-0', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-00`, '\xe9', long];
    for (const name of ['traceparent', 'x-request-id'])
      for (const value of values) {
        const { answers } = await exchange(
          port,
          Buffer.from(`GET /v1/users HTTP/1.1\r\nhost: x\r\n${name}: ${value}\r\n\r\n`, 'latin1'),
        );
        expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      }
  });
});

describe('given several requests on one connection', () => {
  const get = (path: string, id: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\nx-request-id: ${id}\r\n\r\n`;

  test('they are answered in their order, up to the first that is no request', async () => {
    const { answers } = await exchange(
      port,
      get('/v1/users', 'a') +
        get('/nowhere', 'b') +
        get('/v1/accounts', 'c') +
        `BREW / HTTP/1.1\r\n\r\n${get('/', 'd')}`,
      { expected: 5 },
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 200, 400]);
    expect(answers.slice(0, 3).map((answer) => answer.headers.get('x-request-id'))).toEqual(['a', 'b', 'c']);
  });

  test('the rest of a body that is longer than it says is no request', async () => {
    const sent =
      'POST /v1/users HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}{"a":1}';
    const { answers } = await exchange(port, sent, { expected: 3 });
    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    for (const answer of answers) assertProblem(sent, answer, [400]);
  });

  test('an upgrade is not taken', async () => {
    for (const protocol of ['h2c', 'websocket', 'TLS/1.0']) {
      const sent = `GET /v1/users HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: ${protocol}\r\n\r\n`;
      expect((await exchange(port, sent)).answers.map(({ status }) => status)).toEqual([200, 200]);
    }
  });

  test('a HEAD is answered like a GET, without a body', async () => {
    for (const { path, neededQuery } of operations.filter(({ method }) => method === 'GET')) {
      const { answers } = await exchange(port, `HEAD ${path}${neededQuery} HTTP/1.1\r\nhost: x\r\n\r\n`, {
        isHead: true,
      });
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    }
  });
});

describe('given a client that hangs up', () => {
  const refused = (): Buffer =>
    requestWith(
      'POST',
      `/v1/accounts/${witness.ids.accounts}/commands/deposit`,
      '{"amount":{"value":"1","currency":"JPY"}}',
    );

  test('after any byte of a request, it is told so if it can still read', async () => {
    const whole = refused();
    const lengths = Array.from({ length: whole.length - 1 }, (_, index) => index + 1);
    await inBatches(lengths, async (length) => {
      const sent = whole.subarray(0, length);
      assertRefused(sent, await exchange(port, sent, { isCut: true }), [400]);
    });
  });

  test('after any byte of a request, and breaks the connection off', async () => {
    const whole = Buffer.concat([refused(), Buffer.from('GET /v1/users HTTP/1.1\r\nhost: x\r\n\r\n'), refused()]);
    const lengths = Array.from({ length: whole.length + 1 }, (_, length) => length);
    await inBatches(lengths, (length) => hangUp(port, whole.subarray(0, length)), 16);
  });
});

describe('given a request of which some bytes are others', () => {
  test('it is answered with a problem, or as the request that it is', async () => {
    const bases = () => [
      requestWith('POST', '/v1/users', '{"email":1,"name":"x"}', 'idempotency-key: "a"', 'expect: 100-continue'),
      requestWith('GET', `/v1/accounts/${witness.ids.accounts}/movements?limit=2&atLeast=1`, '', 'if-none-match: "a"'),
      Buffer.from(
        'POST /v1/transfers HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{"from":1\r\n1\r\n}\r\n0\r\n\r\n',
      ),
    ];
    const change = fc.record({
      at: fc.nat(),
      removed: fc.constantFrom(0, 1, 2, 10),
      inserted: fc.oneof(
        fc.uint8Array({ maxLength: 4 }),
        fc.constantFrom('\r\n', '\n', '\0', ' ', ':', '\r\n\r\n', '%', '9').map((text) => Buffer.from(text)),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.array(change, { minLength: 1, maxLength: 3 }), async (base, changes) => {
        const sent = changes.reduce<Buffer>((bytes, { at, removed, inserted }) => {
          const start = at % bytes.length;
          return Buffer.concat([bytes.subarray(0, start), inserted, bytes.subarray(start + removed)]);
        }, bases()[base] ?? Buffer.of());
        const { answers, rest } = await exchange(port, sent, { isCut: true });
        expect(rest).toBe('');
        for (const answer of answers) if (answer.status >= 300) assertProblem(sent, answer, clientFaults);
      }),
      { numRuns: 300 },
    );
  });
});
