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
/** For how long a process has a view to itself without saying so again. */
const leaseMs = 3_000;
let dataDir = '';
let owner = '';
let account = '';
/** Alone until it kept the views. */
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

/** The movements up to a position at least; `undefined` where they are not there in time. */
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

async function haveBoth(position: number, bank: RunningBank): Promise<boolean> {
  const [movements, summary] = await Promise.all([movementsAt(position, bank), summaryAt(position, bank)]);
  return movements !== undefined && summary.status === 200;
}

/** Both views, through every process, say what the account's history says. */
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

test('what a process commits it shows at once, and another process to a reader that knows the position', async () => {
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

test('a process that ends in good order leaves its views to the others at once', async () => {
  const deposits = [await deposit(other)];
  keeper.signal('SIGTERM');
  await keeper.ended;
  // A lease that was kept would make it wait for longer than it does.
  await expectWhole([...deposits, await deposit(other)], other);
  keeper = other;
});

test('the views of a process that is killed are taken over within seconds', async () => {
  const deposits = [await deposit(keeper)];
  keeper.signal('SIGKILL');
  const killed = Date.now();
  deposits.push(await deposit(other));
  await until('the views go on', () => haveBoth(deposits[1] ?? 0, other));
  expect(Date.now() - killed).toBeLessThan(leaseMs + 5_000);
  await expectWhole(deposits, other);
  keeper = other;
});

test('a process that is paused past its lease applies nothing twice, nor anything that another has', async () => {
  const deposits = [await deposit(keeper)];
  const struck = Array.from({ length: 20 }, () => deposit(keeper));
  await sleep(20);
  keeper.signal('SIGSTOP');
  for (let round = 0; round < 20; round += 1) deposits.push(await deposit(other));
  await until('the views go on', () => haveBoth(deposits.at(-1) ?? 0, other));
  await sleep(leaseMs);
  keeper.signal('SIGCONT');
  deposits.push(...(await Promise.all(struck)), await deposit(keeper), await deposit(other));
  await expectWhole(
    deposits.toSorted((one, next) => one - next),
    keeper,
    other,
  );
});
