import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AttackedBank } from './malformed/attacked-bank.js';
import { inBatches } from './malformed/in-batches.js';
import { mutantsOf, placesIn, textWith, valueAt } from './malformed/mutants.js';
import { isObject, requestWith, type Json, type Operation } from './malformed/operations.js';
import { clientFaults, assertRefused } from './malformed/problems.js';
import { exchange } from './malformed/raw-exchange.js';
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

interface WithBody extends Operation {
  readonly body: Json;
}
const withBody = () => operations.filter((operation): operation is WithBody => operation.body !== undefined);

async function expectRefusal(sent: Buffer, statuses: readonly number[] = clientFaults): Promise<void> {
  assertRefused(sent, await exchange(port, sent), statuses);
}

test('the document has operations with and without a body, on every kind of resource', () => {
  expect(withBody().length).toBeGreaterThan(9);
  expect(operations.filter(({ method }) => method === 'GET').length).toBeGreaterThan(11);
  expect(operations.filter(({ path }) => /unknown|[{}]/.test(path))).toEqual([]);
});

describe('given a body that an operation does not take, it is refused', () => {
  test('with every kind of confusion in every field', async () => {
    const requests = withBody().flatMap(({ method, path, body }) =>
      mutantsOf(body).map((text) => requestWith(method, path, text)),
    );
    expect(requests.length).toBeGreaterThan(500);
    await inBatches(requests, (request) => expectRefusal(request, [400, 404, 422]));
  });

  test('with any JSON of another type in any field', async () => {
    const valid = withBody().flatMap((operation) => placesIn(operation.body).map((place) => ({ operation, place })));
    const space = fc.stringMatching(/^[ \t\n\r]{0,5}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...valid),
        fc.jsonValue(),
        space,
        async ({ operation, place }, value, around) => {
          const { method, path, body } = operation;
          const [before, broken] = [valueAt(body, place), JSON.parse(JSON.stringify(value)) as Json];
          fc.pre(isObject(before) ? !isObject(broken) : typeof broken !== typeof before);
          const text = around + textWith(body, place, JSON.stringify(broken)) + around;
          await expectRefusal(requestWith(method, path, text), [400]);
        },
      ),
      { numRuns: 200 },
    );
  });

  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  const texts: readonly (readonly [name: string, body: (valid: string) => Buffer | string, status: number])[] = [
    ['that is nested 33 deep', (valid) => `{"a":${nested(32)},${valid.slice(1)}`, 400],
    ['that is nested 8,000 deep', () => nested(8_000), 400],
    ['that only opens', () => '[{"a":'.repeat(2_000), 400],
    ['that is cut off', (valid) => valid.slice(0, -1), 400],
    ['with something behind it', (valid) => `${valid}x`, 400],
    ['twice', (valid) => valid + valid, 400],
    ['with a comment', (valid) => `/**/${valid}`, 400],
    ['with a comma at the end', () => '{"a":1,}', 400],
    ['with a byte order mark', (valid) => `\ufeff${valid}`, 400],
    ['in UTF-16', (valid) => Buffer.from(valid, 'utf16le'), 400],
    ['with bytes that are not UTF-8', () => Buffer.from('7b22ff22c080ed22a0803a317d', 'hex'), 400],
    ['with a surrogate that is encoded', () => Buffer.from('7b22eda080223a317d', 'hex'), 400],
    ['with NUL', (valid) => `${valid}\0`, 400],
    ['of zeros', () => Buffer.alloc(100), 400],
    ['with a control character in a string', () => '{"a\n":1}', 400],
    ['with NaN', () => '{"a":NaN}', 400],
    ['of one byte more than the limit', () => ' '.repeat(16_385), 413],
    ['far past the limit', () => '['.repeat(2_000_000), 413],
  ];
  test.each(texts)('%s', async (_, body, status) => {
    const requests = withBody().map(({ method, path, body: valid }) =>
      requestWith(method, path, body(JSON.stringify(valid))),
    );
    await inBatches(requests, (request) => expectRefusal(request, [status]), 4);
  });

  test('in chunks past the limit', async () => {
    const chunk = `400\r\n${' '.repeat(1_024)}\r\n`;
    const head = 'host: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n';
    const requests = withBody().map(({ path }) => `POST ${path} HTTP/1.1\r\n${head}${chunk.repeat(17)}0\r\n\r\n`);
    await inBatches(requests, (request) => expectRefusal(Buffer.from(request), [413]));
  });

  test('that says that it is a petabyte', async () => {
    const head = 'host: x\r\ncontent-type: application/json\r\ncontent-length: 1000000000000000\r\n\r\n{';
    for (const { path } of withBody()) {
      const sent = `POST ${path} HTTP/1.1\r\n${head}`;
      assertRefused(sent, await exchange(port, sent, { isCut: true }), [413]);
    }
  });

  test('where none is allowed', async () => {
    const requests = operations
      .filter(({ method }) => method === 'GET')
      .flatMap(({ path }) => ['{}', 'null', '[', '{"__proto__":1}'].map((body) => requestWith('GET', path, body)));
    await inBatches(requests, (request) => expectRefusal(request, [400]));
  });
});

describe('given a query that an operation does not take', () => {
  const numbers = [
    '',
    '0x10',
    '1e1',
    '%205',
    '+5',
    '5%20',
    '05',
    '-1',
    '1.0',
    '9007199254740993',
    '1e999',
    'true',
    '%D9%A3',
    '[]',
  ];
  const unknown = [
    '__proto__=1',
    'constructor=',
    'prototype',
    'toString=1',
    'a[b]=1',
    '%00=1',
    'LIMIT=1',
    '%ff',
    'a=%',
    'a=%zz',
  ];
  const many = Array.from({ length: 1_500 }, (_, index) => `a${index}`).join('&');

  test('it is refused', async () => {
    const targets = operations.flatMap(({ method, path, queryFields }) => [
      ...[...unknown, many].map((query) => [method, `${path}?${query}`] as const),
      ...queryFields.flatMap((field) =>
        [`${field}=1&${field}=1`, `${field}=%ff`, `${field}=%ed%a0%80`, `${field}[]=1`, `${field}.a=1`].map(
          (query) => [method, `${path}?${query}`] as const,
        ),
      ),
      ...queryFields
        .filter((field) => field === 'limit' || field === 'atLeast')
        .flatMap((field) => numbers.map((value) => [method, `${path}?${field}=${value}`] as const)),
    ]);
    expect(targets.length).toBeGreaterThan(300);
    await inBatches(targets, async ([method, target]) => {
      const valid = operations.find((one) => one.method === method && target.startsWith(`${one.path}?`))?.body;
      const sent =
        valid === undefined
          ? `${method} ${target} HTTP/1.1\r\nhost: x\r\n\r\n`
          : requestWith(method, target, JSON.stringify(valid));
      await expectRefusal(Buffer.from(sent), [400]);
    });
  });

  test('but the text of a filter may be anything, and is answered', async () => {
    const targets = operations.flatMap(({ path, queryFields }) => queryFields.map((field) => `${path}?${field}=`));
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 50 }).filter((value) => value.isWellFormed()),
      fc.constantFrom('$gt', '{"$gt":""}', '\0', '-0', '9'.repeat(8_000), 'x'.repeat(8_000), '\u202e', '..', '%'),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(), text, async (index, value) => {
        const target = `${targets[index % targets.length]}${encodeURIComponent(value)}`;
        const sent = `GET ${target} HTTP/1.1\r\nhost: x\r\n\r\n`;
        const { answers } = await exchange(port, sent);
        const [answer] = answers;
        // 404: no account has such an id.
        if (answer?.status !== 200) assertRefused(sent, { answers, rest: '' }, [400, 404, 414]);
      }),
      { numRuns: 150 },
    );
  });
});
