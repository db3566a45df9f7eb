import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import {
  type Answer,
  jsonOf,
  like,
  newDataDir,
  receiptOf,
  removeAll,
  type RunningBank,
  startBank,
  until,
} from '@snapfold/running-bank';

const { uri } = uniqueDatabase();
/** How long a lease lasts without being renewed. */
const leaseMs = 3_000;
let dataDir = '';
let owner = '';
let account = '';
/** The process that keeps the views, because it was ready before `other` started. */
let keeper: RunningBank;
let other: RunningBank;

async function start(): Promise<RunningBank> {
  const bank = await startBank({ MONGODB_URI: uri, DATA_DIR: dataDir });
  await until('readiness', async () => (await bank.http.get('/health/ready')).status === 200);
  return bank;
}

beforeAll(async () => {
  dataDir = await newDataDir();
  keeper = await start();
  owner = (await keeper.client.register('ada@example.org')).id;
});
beforeEach(async () => {
  other = await start();
  account = (await other.client.openAccount(owner)).id;
});
afterAll(removeAll);

async function deposit({ client }: RunningBank): Promise<number> {
  return receiptOf(await client.deposit(account, '1.00')).position;
}

/** Returns the positions of the movements once the view has reached `position`; `undefined` if it does not in time. */
async function movementsAt(position: number, { http }: RunningBank): Promise<readonly number[] | undefined> {
  const answer = await http.get(`/v1/accounts/${account}/movements?limit=100&atLeast=${position}`);
  if (answer.status !== 200) {
    expect(answer.status).toBe(503);
    expect(jsonOf(answer)).toMatchObject({ code: 'VIEW_BEHIND' });
    return undefined;
  }
  expect(Number(answer.headers.get('x-view-position'))).toBeGreaterThanOrEqual(position);
  return like({ items: [{ position: 0 }] }, jsonOf(answer)).items.map((item) => item.position);
}

function summaryAt(position: number, { http }: RunningBank): Promise<Answer> {
  return http.get(`/v1/accounts/${account}/summary?atLeast=${position}`);
}

async function bothReach(position: number, bank: RunningBank): Promise<boolean> {
  const [movements, summary] = await Promise.all([movementsAt(position, bank), summaryAt(position, bank)]);
  return movements !== undefined && summary.status === 200;
}

/** Expects that both views show all deposits of the account in every process. */
async function expectWhole(deposits: readonly number[], ...banks: readonly RunningBank[]): Promise<void> {
  const last = deposits.at(-1) ?? 0;
  for (const bank of banks) {
    expect(await movementsAt(last, bank)).toEqual(deposits.toReversed());
    const total = { value: `${deposits.length}.00`, currency: 'EUR' };
    expect(jsonOf(await summaryAt(last, bank))).toMatchObject({
      movements: deposits.length,
      totalIn: total,
      balance: total,
    });
  }
}

test('a process shows its own commits at once, and another process shows them to a client that asks for the position', async () => {
  const deposits: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    const [writer, reader] = round % 2 ? [keeper, other] : [other, keeper];
    deposits.push(await deposit(writer));
    const own = await writer.client.movements(account);
    expect(own.map(({ position }) => position)).toEqual(deposits.toReversed());
    await expectWhole(deposits, reader);
  }
  other.signal('SIGTERM');
  await other.ended;
});

test('another process takes over the views at once when the process that keeps them ends in good order', async () => {
  const deposits = [await deposit(other)];
  keeper.signal('SIGTERM');
  await keeper.ended;
  // If the lease had not been given up, `other` would have to wait for longer than a read waits.
  await expectWhole([...deposits, await deposit(other)], other);
  keeper = other;
});

test('another process takes over the views within seconds when the process that keeps them is killed', async () => {
  const deposits = [await deposit(keeper)];
  keeper.signal('SIGKILL');
  const killed = Date.now();
  deposits.push(await deposit(other));
  await until('the views to go on', () => bothReach(deposits[1] ?? 0, other));
  expect(Date.now() - killed).toBeLessThan(leaseMs + 5_000);
  await expectWhole(deposits, other);
  keeper = other;
});

test('a process that was paused for longer than its lease applies no event twice, and none that another process has applied', async () => {
  const deposits = [await deposit(keeper)];
  const struck = Array.from({ length: 20 }, () => deposit(keeper));
  await sleep(20);
  keeper.signal('SIGSTOP');
  for (let round = 0; round < 20; round += 1) deposits.push(await deposit(other));
  await until('the views to go on', () => bothReach(deposits.at(-1) ?? 0, other));
  await sleep(leaseMs);
  keeper.signal('SIGCONT');
  deposits.push(...(await Promise.all(struck)), await deposit(keeper), await deposit(other));
  await expectWhole(
    deposits.toSorted((one, next) => one - next),
    keeper,
    other,
  );
});
