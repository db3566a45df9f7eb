import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import { idOf, TestApi } from './testing/test-api.js';

let api: TestApi;
let account = '';
beforeAll(async () => {
  api = await TestApi.start(uniqueDatabase().uri);
  const owner = idOf(await api.post('/v1/users', { email: 'ada@example.org', name: 'Ada' }));
  account = idOf(await api.post('/v1/accounts', { owner, currency: 'EUR' }));
});
afterAll(() => api.close());

test('every fault of a body is told at once, in plain words', async () => {
  const order = { amont: 1, amount: { value: '1.005', currency: 'EUR' } };
  expect(await api.post(`/v1/accounts/${account}/commands/deposit`, order)).toMatchObject({
    status: 400,
    body: {
      errors: [
        {
          ...{ in: 'body', pointer: '#/amount/value', code: 'WRONG_FORMAT' },
          detail: '"amount.value" has more than the 2 digits after the point that EUR has.',
        },
        {
          ...{ in: 'body', pointer: '#/amont', code: 'UNKNOWN' },
          detail: '"amont" is not a known field; did you mean "amount"?',
        },
      ],
    },
  });
  const other = { amount: { value: '1,5', currency: 'euro' } };
  expect(await api.post(`/v1/accounts/${account}/commands/deposit`, other)).toMatchObject({
    status: 400,
    body: {
      errors: [
        {
          code: 'WRONG_FORMAT',
          detail:
            '"amount.value" is not a decimal number such as "100.50", of at most 16 digits before and 4 after the point.',
        },
        {
          code: 'WRONG_VALUE',
          detail: '"amount.currency" is not the code of a currency that the bank knows, such as "EUR".',
        },
      ],
    },
  });
});

test('every fault of a query is told at once, and a filter is named that was probably meant', async () => {
  expect(await api.get('/v1/users?limit=1e1&statsu=active')).toMatchObject({
    status: 400,
    body: {
      errors: [
        {
          ...{ in: 'query', pointer: '#/limit', code: 'WRONG_TYPE' },
          detail: '"limit" must be a whole number from 1 to 100, not "1e1".',
        },
        {
          ...{ in: 'query', pointer: '#/statsu', code: 'UNKNOWN' },
          detail: '"statsu" is not a known field; did you mean "status"?',
        },
      ],
    },
  });
});

test.each(['', '%205', '5.0', '%2B5', '05', '0x10', '1e1', '%D9%A3', '9007199254740993', '-1'])(
  '"%s" is neither a limit nor a position',
  async (value) => {
    for (const [path, field] of [
      ['/v1/users', 'limit'],
      [`/v1/accounts/${account}/movements`, 'atLeast'],
    ]) {
      const errors = [{ in: 'query', pointer: `#/${field}` }];
      expect(await api.get(`${path}?${field}=${value}`)).toMatchObject({ status: 400, body: { errors } });
    }
  },
);

test.each(['constructor', 'prototype', '__proto__', 'toString', 'hasOwnProperty'])(
  '"%s" is an unknown field of a body, of an object in it, and of a query',
  async (name) => {
    const nested = `{"amount":{"value":"1","currency":"EUR","${name}":1}}`;
    const answers = [
      await api.post('/v1/users', `{"email":"b@b.cd","name":"B","${name}":1}`),
      await api.post(`/v1/accounts/${account}/commands/deposit`, nested),
      await api.get(`/v1/users?${name}=1`),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 400, body: { code: 'MALFORMED_REQUEST' } });
    expect(answers[2]?.body['errors']).toMatchObject([{ in: 'query', pointer: `#/${name}`, code: 'UNKNOWN' }]);
  },
);

test('a bad email and a bad name are refused together, each with its field', async () => {
  expect(await api.post('/v1/users', { email: 'nobody', name: ' ' })).toMatchObject({
    status: 422,
    body: {
      code: 'USER_EMAIL_INVALID',
      errors: [
        { in: 'body', pointer: '#/email', code: 'USER_EMAIL_INVALID' },
        { in: 'body', pointer: '#/name', code: 'USER_NAME_INVALID' },
      ],
    },
  });
});

test('a refusal of an account names the field that has to change', async () => {
  const pointerOf = async (url: string, body: object) => (await api.post(url, body)).body['errors'];
  const amount = (value: string, currency = 'EUR') => ({ amount: { value, currency } });
  const withdraw = `/v1/accounts/${account}/commands/withdraw`;
  const refusals: [url: string, body: object, pointer: string][] = [
    ['/v1/accounts', { owner: 'nobody', currency: 'EUR' }, '#/owner'],
    [withdraw, amount('0'), '#/amount'],
    [withdraw, amount('1'), '#/amount'],
    [withdraw, amount('1', 'USD'), '#/amount/currency'],
    ['/v1/transfers', { from: account, to: account, ...amount('1') }, '#/to'],
  ];
  for (const [url, body, pointer] of refusals) expect(await pointerOf(url, body)).toMatchObject([{ pointer }]);
});

test('what is wrong with headers, query and body is told at once', async () => {
  const headers = { 'x-user-id': 'a b', 'x-client-metadata': 'a', 'idempotency-key': '', 'if-match': '7' };
  const refused = await api.post(`/v1/accounts/${account}/commands/deposit?dry=1&dry=2`, { amount: 1 }, headers);
  expect(refused).toMatchObject({
    status: 400,
    body: {
      detail: 'The request has 7 faults, which "errors" lists.',
      errors: [
        { in: 'header', pointer: '#/X-User-Id' },
        { in: 'header', pointer: '#/X-Client-Metadata' },
        { in: 'header', pointer: '#/Idempotency-Key' },
        { in: 'header', pointer: '#/If-Match' },
        { in: 'query', pointer: '#/dry', code: 'DUPLICATE' },
        { in: 'query', pointer: '#/dry', code: 'UNKNOWN' },
        { in: 'body', pointer: '#/amount', code: 'WRONG_TYPE' },
      ],
    },
  });
});
