import { expect, test } from '@jest/globals';
import { close, deposit, open, transfer, withdraw } from '../../load/account-commands.js';
import type { SentCommand } from '../../load/command-log.js';
import type { Command } from '../../load/command.js';
import type { Outcome } from '../../load/outcome.js';
import { register } from '../../load/user-commands.js';
import type { Stored, StoredBank, StoredEvent, StoredSnapshot } from '../../stored/stored.js';
import { judgeCommands } from './command-oracle.js';
import { judgeBank } from './judge.js';

const at = new Date('2026-01-01T00:00:00.000Z');
const eur = (minor: number) => ({ minor, currency: 'EUR' });

function event(_id: number, aggregateId: string, version: number, requestId: string, payload: StoredEvent['payload']) {
  const metadata = { userId: 'u', requestId, correlationId: requestId, causationId: requestId };
  return { _id, aggregateId, version, at, payload, metadata };
}

function sent(requestId: string, command: Command, outcome: Outcome, more: Partial<SentCommand> = {}): SentCommand {
  const moment = Number(requestId.slice(1)) * 10;
  const times = { sentAt: moment, answeredAt: moment + 5 };
  return { requestId, command, outcome, api: 'api 1', ...times, positionBefore: 0, versionBefore: 0, ...more };
}

function told(id: string, version: number, position: number): Outcome {
  return { kind: 'acknowledged', told: { versions: [{ id, version }], position } };
}

const opened = (owner: string) => ({ type: 'account_opened', owner, currency: 'EUR', openedAt: at.toISOString() });
const accountState = (minor: number) => ({
  owner: 'u',
  currency: 'EUR',
  balance: eur(minor),
  status: 'open',
  ownerStatusChanges: 0,
  openedAt: at.toISOString(),
});
const unknown: Outcome = { kind: 'unknown', code: 'ECONNRESET' };

const commands: readonly SentCommand[] = [
  sent('r1', register('ada@example.org'), told('u', 1, 1)),
  sent('r2', open('u'), told('a', 1, 1)),
  sent('r3', deposit('a', 500), told('a', 2, 2), { positionBefore: 1, versionBefore: 1 }),
  sent('r4', withdraw('a', 200), unknown, { positionBefore: 2, versionBefore: 2 }),
  sent('r5', withdraw('a', 400), { kind: 'refused', code: 'ACCOUNT_INSUFFICIENT_FUNDS' }, { versionBefore: 2 }),
  sent('r6', open('u'), unknown),
  sent('r7', deposit('a', 100), { kind: 'turned away', code: 'CONTENDED' }),
];

const user = {
  email: 'ada@example.org',
  name: 'Ada',
  status: 'active',
  statusChanges: 0,
  registeredAt: at.toISOString(),
};
const registered = { type: 'user_registered', email: user.email, name: user.name, registeredAt: user.registeredAt };

const deposited = (minor: number, balance: number) => ({
  type: 'amount_deposited',
  ...{ amount: eur(minor), balance: eur(balance) },
});
const withdrawn = (minor: number, balance: number) => ({
  type: 'amount_withdrawn',
  ...{ amount: eur(minor), balance: eur(balance) },
});

const first = event(1, 'a', 1, 'r2', opened('u'));
const second = event(2, 'a', 2, 'r3', deposited(500, 500));
const third = event(3, 'a', 3, 'r4', withdrawn(200, 300));
const snapshot: StoredSnapshot = { _id: 'a', state: accountState(300), version: 3, position: 3, unique: {} };

const bank: StoredBank = {
  users: {
    counter: 1,
    events: [event(1, 'u', 1, 'r1', registered)],
    snapshots: [{ _id: 'u', state: user, version: 1, position: 1, unique: { email: user.email } }],
  },
  accounts: { counter: 3, events: [first, second, third], snapshots: [snapshot] },
};

/** The broken promises if the stored accounts or the answers are changed. */
async function broken(accounts: Partial<Stored>, changed: readonly SentCommand[] = commands) {
  const violations = await judgeBank(changed, { ...bank, accounts: { ...bank.accounts, ...accounts } });
  return [...new Set(violations.map(({ oracle }) => oracle))];
}

const instead = (changed: SentCommand) => commands.map((one) => (one.requestId === changed.requestId ? changed : one));

test('a correct bank breaks no promise, whether a command with an unknown outcome took effect or not', async () => {
  expect(await judgeBank(commands, bank)).toEqual([]);
});

test('a gap in the positions', async () => {
  const events = [first, second, { ...third, _id: 4 }];
  const snapshots = [{ ...snapshot, position: 4 }];
  expect(await broken({ events, snapshots, counter: 4 })).toEqual(['positions are contiguous']);
});

test('a counter that is ahead of the journal', async () => {
  expect(await broken({ counter: 4 })).toEqual(['counter = last position']);
});

test('a gap in the versions, and a version that is there twice', async () => {
  expect(await broken({ events: [first, second, { ...third, version: 4 }] })).toContain('versions are contiguous');
  expect(await broken({ events: [first, second, { ...third, version: 2 }] })).toContain('versions are contiguous');
});

test('a time before that of the event before', async () => {
  expect(await broken({ events: [first, second, { ...third, at: new Date(0) }] })).toEqual([
    'time never runs backwards',
  ]);
});

test('a doubled event', async () => {
  const twin = event(4, 'a', 4, 'r3', deposited(500, 800));
  const snapshots = [{ ...snapshot, state: accountState(800), version: 4, position: 4 }];
  expect(await broken({ events: [...bank.accounts.events, twin], snapshots, counter: 4 })).toEqual([
    'a command is stored once and whole, or not',
    'what is acknowledged is stored as it was told',
    'money is neither made nor lost',
  ]);
});

test('an acknowledged command that is lost', async () => {
  const events = [first, { ...third, _id: 2, version: 2, payload: withdrawn(200, -200) }];
  const snapshots = [{ ...snapshot, state: accountState(-200), version: 2, position: 2 }];
  expect(await broken({ events, snapshots, counter: 2 })).toEqual(['what is acknowledged is stored as it was told']);
});

test.each([
  ['version', told('a', 4, 2)],
  ['position', told('a', 2, 3)],
  ['aggregate', told('b', 2, 2)],
])('another %s than was acknowledged', async (_, outcome) => {
  const changed = instead(sent('r3', deposit('a', 500), outcome));
  expect(await broken({}, changed)).toEqual(['what is acknowledged is stored as it was told']);
});

test('a position at or below one that was acknowledged before the command was sent', async () => {
  const changed = instead(sent('r3', deposit('a', 500), told('a', 2, 2), { positionBefore: 2 }));
  expect(await broken({}, changed)).toEqual(['later commands have later positions']);
});

test('half a command of two events, and its events apart from each other', () => {
  const command = sent('r1', transfer('a', 'b', 1), unknown);
  const out = event(1, 'a', 2, 'r1', { type: 'transfer_sent' });
  const into = event(2, 'b', 2, 'r1', { type: 'transfer_received' });
  const oraclesOn = (...events: StoredEvent[]) => {
    const accounts = { counter: 2, events, snapshots: [] };
    const found = judgeCommands([command], { users: { counter: 0, events: [], snapshots: [] }, accounts });
    return found.map(({ oracle }) => oracle);
  };
  expect(oraclesOn()).toEqual([]);
  expect(oraclesOn(out, into)).toEqual([]);
  for (const half of [[out], [into], [out, { ...into, _id: 3 }]]) {
    expect(oraclesOn(...half)).toEqual(['a command is stored once and whole, or not']);
  }
});

test.each<Outcome>([
  { kind: 'refused', code: 'ACCOUNT_INSUFFICIENT_FUNDS' },
  { kind: 'turned away', code: 'CONTENDED' },
])('a command that was $kind, but is stored', async (outcome) => {
  const changed = instead(sent('r4', withdraw('a', 200), outcome));
  expect(await broken({}, changed)).toContain('nothing of a refused command is stored');
});

test('a command that nobody sent', async () => {
  expect(await broken({}, commands.slice(0, 3))).toContain('nothing is stored that was not sent');
});

test('an answer that no client should see', async () => {
  const changed = instead(sent('r7', deposit('a', 100), { kind: 'wrong', code: '500' }));
  expect(await broken({}, changed)).toEqual(['every answer is one that the API may give']);
});

test.each<[string, Partial<StoredSnapshot>]>([
  ['state', { state: accountState(299) }],
  ['version', { version: 2 }],
  ['position', { position: 2 }],
])('a snapshot with a wrong %s', async (_, wrong) => {
  expect(await broken({ snapshots: [{ ...snapshot, ...wrong }] })).toContain('snapshot = fold');
});

test('a snapshot without events, and events without a snapshot', async () => {
  const stranger = { ...snapshot, _id: 'b', state: accountState(0) };
  expect(await broken({ snapshots: [snapshot, stranger] })).toEqual(['snapshot = fold']);
  expect(await broken({ snapshots: [] })).toContain('snapshot = fold');
});

test('money that nobody paid in, though journal and snapshot agree', async () => {
  const changed = instead(sent('r3', deposit('a', 400), told('a', 2, 2)));
  expect(await broken({}, changed)).toEqual(['money is neither made nor lost']);
});

test('a refusal that only a state explains that was over before the command was sent', async () => {
  const refused = { kind: 'refused', code: 'ACCOUNT_INSUFFICIENT_FUNDS' } as const;
  // Version 1, with a balance of zero, would explain it.
  const stale = instead(sent('r5', withdraw('a', 250), refused, { versionBefore: 2 }));
  expect(await broken({}, stale)).toEqual(['no refusal rests on a stale state']);
  expect(await broken({}, instead(sent('r5', withdraw('a', 250), refused, { versionBefore: 1 })))).toEqual([]);
});

test('a refusal that only a state explains that came after the answer', async () => {
  const refused = { kind: 'refused', code: 'ACCOUNT_INSUFFICIENT_FUNDS' } as const;
  const early = sent('r5', withdraw('a', 400), refused, { versionBefore: 2, sentAt: 36, answeredAt: 39 });
  expect(await broken({}, instead(early))).toEqual(['no refusal rests on a stale state']);
});

test('a refusal that no state explains', async () => {
  const wrong = sent('r5', close('a'), { kind: 'refused', code: 'ACCOUNT_CLOSED' }, { versionBefore: 1 });
  expect(await broken({}, instead(wrong))).toEqual(['no refusal rests on a stale state']);
});

test('a unique key that is held twice', async () => {
  const events = [...bank.users.events, event(2, 'v', 1, 'r8', { ...registered, ...{ email: 'ADA@example.org' } })];
  const twin = { _id: 'v', state: { ...user, email: 'ADA@example.org' }, version: 1, position: 2, unique: {} };
  const users = { counter: 2, events, snapshots: [...bank.users.snapshots, twin] };
  const violations = await judgeBank([...commands, sent('r8', register('ADA@example.org'), unknown)], {
    ...bank,
    users,
  });
  expect(violations).toEqual([{ oracle: 'unique keys are held once', what: 'users: email ada@example.org by u, v' }]);
});
