import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Answer, jsonOf, like, newDataDir, removeAll, type RunningBank, startBank } from '@snapfold/running-bank';
import { centsOf, foldOf, inARow } from './ledger.js';

let bank: RunningBank;
beforeAll(async () => {
  bank = await startBank({ DATA_DIR: await newDataDir() });
});
afterAll(removeAll);

/** Returns the number of answers of each kind: by status and code. */
function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const { code = '' }: { code?: unknown } = like({}, jsonOf(answer));
    const kind = `${answer.status} ${String(code)}`.trim();
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

test('of 50 simultaneous withdrawals of 10.00 from 100.00, exactly 10 are carried out', async () => {
  const { client } = bank;
  const id = await client.newAccount('racer@example.org');
  await client.deposit(id, '100.00');

  const answers = await Promise.all(inARow(1, 50).map(() => client.withdraw(id, '10.00')));
  expect(tally(answers)).toEqual({ '200': 10, '422 ACCOUNT_INSUFFICIENT_FUNDS': 40 });

  const [account, audit, movements] = await Promise.all([client.account(id), client.audit(id), client.movements(id)]);
  expect(account.balance.value).toBe('0.00');
  expect(movements.map(({ amount }) => centsOf(amount.value)).reduce((sum, cents) => sum + cents)).toBe(0);
  expect(foldOf(id, audit)).toEqual(account);
  // The positions are those of the account, because this bank has no other account.
  expect(audit.map(({ version }) => version)).toEqual(inARow(1, 12));
  expect(audit.map(({ position }) => position)).toEqual(inARow(1, 12));
  expect(movements.map(({ version }) => version)).toEqual(inARow(2, 11).reverse());
});

test('of 100 simultaneous registrations of one email, each in other capitals, exactly one is carried out', async () => {
  const spellings = inARow(0, 100).map(spelling);
  expect(new Set(spellings).size).toBe(100);

  const answers = await Promise.all(spellings.map((email) => bank.http.post('/v1/users', { email, name: email })));
  expect(tally(answers)).toEqual({ '201': 1, '409 USER_EMAIL_TAKEN': 99 });
  const email = spellings[answers.findIndex(({ status }) => status === 201)];
  const found = jsonOf(await bank.http.get(`/v1/users?email=${spelling(0)}`));
  expect(found).toMatchObject({ items: [{ email, name: email, version: 1 }], nextCursor: null });
});

/** Returns the same email in other capitals for each number. */
function spelling(number: number): string {
  return [...'simultaneous@example.org']
    .map((letter, index) => ((number >> index) & 1 ? letter.toUpperCase() : letter))
    .join('');
}
