import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import { eur, HttpClient, jsonOf, newDataDir, removeAll, type RunningBank, startBank } from '@snapfold/running-bank';
import { loseReplies } from './reply-loser.js';

let one: RunningBank;
let other: RunningBank;
let lossy: HttpClient;
let close: () => void;
let [customer, owner, from, to, spare] = ['', '', '', '', ''];
beforeAll(async () => {
  const environment = { MONGODB_URI: uniqueDatabase().uri, DATA_DIR: await newDataDir() };
  one = await startBank(environment);
  other = await startBank(environment);
  const proxy = await loseReplies(one.url);
  lossy = new HttpClient(proxy.url);
  close = () => proxy.close();
  // Not the owner of the accounts: this user is deactivated, and the accounts would be frozen.
  customer = (await one.client.register('customer@example.org')).id;
  owner = (await one.client.register('owner@example.org')).id;
  const open = async () => (await one.client.openAccount(owner)).id;
  [from, to, spare] = [await open(), await open(), await open()];
  await one.client.deposit(from, '100.00');
});
afterAll(() => {
  close();
  return removeAll();
});

const account = (id: string, command: string) => `/v1/accounts/${id}/commands/${command}`;
const user = (command: string) => `/v1/users/${customer}/commands/${command}`;

// The user must be deactivated before it can be reactivated.
test.each<[string, number, () => string, (() => object)?]>([
  ['register', 201, () => '/v1/users', () => ({ email: 'lost@example.org', name: 'Lost' })],
  ['rename', 200, () => user('rename'), () => ({ name: 'Renamed' })],
  ['change-email', 200, () => user('change-email'), () => ({ email: 'changed@example.org' })],
  ['deactivate', 200, () => user('deactivate'), () => ({ reason: 'Lost.' })],
  ['reactivate', 200, () => user('reactivate')],
  ['open', 201, () => '/v1/accounts', () => ({ owner, currency: 'EUR' })],
  ['deposit', 200, () => account(from, 'deposit'), () => ({ amount: eur('3.00') })],
  ['withdraw', 200, () => account(from, 'withdraw'), () => ({ amount: eur('2.00') })],
  ['close', 200, () => account(spare, 'close')],
  ['transfer', 201, () => '/v1/transfers', () => ({ from, to, amount: eur('1.00') })],
])('%s, whose reply is lost, gets its one outcome when it is sent again to either process', async (...request) => {
  const [kind, status, path, body] = request;
  const sendTo = (http: HttpClient) => http.post(path(), body?.(), { 'idempotency-key': kind });
  await expect(sendTo(lossy)).rejects.toThrow('fetch failed');
  const answers = [await sendTo(one.http), await sendTo(other.http)];
  const told = answers.map((answer) => ({
    status: answer.status,
    replayed: answer.headers.get('idempotency-replayed'),
    body: jsonOf(answer),
  }));
  expect(told[0]).toMatchObject({ status, replayed: 'true', body: { id: expect.any(String) } });
  expect(told[1]).toEqual(told[0]);
});

test('then each command has taken effect once', async () => {
  const eventsOf = async (id: string) => (await one.client.audit(id)).map(({ payload }) => payload.type);
  expect(await eventsOf(from)).toEqual([
    'account_opened',
    'amount_deposited',
    'amount_deposited',
    'amount_withdrawn',
    'transfer_sent',
  ]);
  expect(await eventsOf(to)).toEqual(['account_opened', 'transfer_received']);
  expect(await eventsOf(spare)).toEqual(['account_opened', 'account_closed']);
  expect(jsonOf(await one.http.get(`/v1/users/${customer}`))).toMatchObject({ version: 5, status: 'active' });
  expect(jsonOf(await one.http.get(`/v1/accounts?owner=${owner}`))).toHaveProperty('items.length', 4);
  expect(jsonOf(await one.http.get('/v1/users'))).toHaveProperty('items.length', 3);
});
