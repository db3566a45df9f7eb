import { expect, test } from '@jest/globals';
import type { TwinCommand } from '../../load/twins/twin-command.js';
import type { SentTwin } from '../../load/twins/twin-log.js';
import type { TwinOutcome } from '../../load/twins/twin-outcome.js';
import type { OrderChange } from '../../orders/order-messages.js';
import { order } from '../../orders/order.aggregate.js';
import type { ChangeOrder } from '../../orders/order.commands.js';
import type { OrderEvent } from '../../orders/order.events.js';
import { applyStored } from '../../stored/stored-fold.js';
import type { Stored, StoredEvent } from '../../stored/stored.js';
import { judgeOrders } from './judge-orders.js';

const at = new Date('2026-01-01T00:00:00.000Z');
const notes = { '7': -0, 'a.b': undefined, '😀': [[0, -0]] };
const plainNotes = { '7': 0, '😀': [[0, 0]] };

/** An event of a command of one event. */
function event(_id: number, aggregateId: string, version: number, commandId: string, payload: OrderEvent) {
  const metadata = { userId: 'u', requestId: commandId, correlationId: commandId, causationId: commandId };
  return { _id, aggregateId, version, at, payload, metadata, commandId, command: { fingerprint: 'f', eventCount: 1 } };
}

function place(id: string, reference: string): TwinCommand {
  const command = { type: 'place', reference, capacity: 8, lines: [], notes, contact: undefined } as const;
  return { identity: { id, fingerprint: 'f' }, command: { kind: 'create', command } };
}

function placed(reference: string): OrderEvent {
  return { type: 'order_placed', reference, capacity: 8, lines: [], notes: plainNotes, details: {} };
}

function change(id: string, ...changes: readonly OrderChange[]): TwinCommand {
  return { identity: { id, fingerprint: 'f' }, command: { kind: 'change', changes } };
}

const to = (id: string, command: ChangeOrder, expectedVersion?: number): OrderChange => ({
  ...{ id, command },
  ...(expectedVersion === undefined ? {} : { expectedVersion }),
});

const told = (id: string, version: number, position: number, changed = true): TwinOutcome => ({
  ...{ kind: 'acknowledged', changed },
  receipts: [{ id, version, position }],
});
const refused = (code: string, actualVersion?: number): TwinOutcome => ({
  ...{ kind: 'refused', code },
  ...(actualVersion === undefined ? {} : { actualVersion }),
});
const unknown: TwinOutcome = { kind: 'unknown', code: 'killed' };

/** A sending that was answered within a second, and the highest position that was acknowledged before it. */
function sent(twin: TwinCommand, second: number, positionBefore: number, outcome: TwinOutcome): SentTwin {
  const sentAt = second * 1_000;
  return { twin, host: 'orders 1', sentAt, answeredAt: sentAt + 900, positionBefore, outcome };
}

const spend = change('spend', to('o', { type: 'spend', amount: 60 }));
const wish = change('wish', to('o', { type: 'spend', amount: 50 }));
const topUp = change('top-up', to('o', { type: 'top_up', amount: 60 }));
const raise = change('raise', to('o', { type: 'set_priority', priority: 2 }, 4));
const rename = change('rename', to('o', { type: 'rename', reference: 'PLAIN' }));
const move = change('move', to('o', { type: 'spend', amount: 30 }), to('p', { type: 'rename', reference: 'second' }));

const events: readonly StoredEvent[] = [
  event(1, 'o', 1, 'place', placed('plain')),
  event(2, 'o', 2, 'spend', { type: 'credit_spent', amount: 60 }),
  event(3, 'o', 3, 'top-up', { type: 'credit_topped_up', amount: 60 }),
  event(4, 'p', 1, 'other', placed('other')),
  event(5, 'o', 4, 'wish', { type: 'credit_spent', amount: 50 }),
  event(6, 'o', 5, 'raise', { type: 'priority_set', priority: 2 }),
  { ...event(7, 'o', 6, 'move', { type: 'credit_spent', amount: 30 }), command: { fingerprint: 'f', eventCount: 2 } },
  withoutCommand(event(8, 'p', 2, 'move', { type: 'order_renamed', reference: 'second' })),
];

function withoutCommand({ command: _, ...rest }: ReturnType<typeof event>): StoredEvent {
  return rest;
}

const moved: TwinOutcome = {
  ...{ kind: 'acknowledged', changed: true },
  receipts: [
    { id: 'o', version: 6, position: 7 },
    { id: 'p', version: 2, position: 8 },
  ],
};

const log: readonly SentTwin[] = [
  sent(place('place', 'plain'), 1, 0, told('o', 1, 1)),
  sent(place('place', 'plain'), 1, 0, unknown),
  sent(spend, 2, 1, told('o', 2, 2)),
  sent(spend, 9, 8, told('o', 2, 2)),
  // Refused too early. Its twin came later and took effect.
  sent(wish, 3, 2, refused('ORDER_LACKS_CREDIT')),
  sent(topUp, 3, 2, unknown),
  sent(place('other', 'other'), 4, 2, told('p', 1, 4)),
  sent(wish, 5, 4, told('o', 4, 5)),
  // It expects a version that did not exist yet.
  sent(raise, 4, 4, refused('CONCURRENCY_CONFLICT', 3)),
  sent(raise, 6, 5, told('o', 5, 6)),
  sent(move, 7, 6, moved),
  // The order holds this key already, in other letters. It cannot get the key of another order.
  sent(place('late', 'Second'), 8, 7, refused('ORDER_REFERENCE_TAKEN')),
  sent(change('same', to('o', { type: 'set_priority', priority: 2 })), 8, 8, told('o', 6, 7, false)),
  sent(change('full', to('o', { type: 'ship', count: 1 })), 8, 8, { kind: 'turned away', code: 'CONTENDED' }),
];

function stored(all: readonly StoredEvent[]): Stored {
  const snapshots = [...Map.groupBy(all, ({ aggregateId }) => aggregateId)].map(([_id, own]) => {
    const state = own.reduce((folded, one) => applyStored(order, folded, one), order.initial);
    return { _id, state, version: own.length, position: own.at(-1)?._id ?? 0, unique: {} };
  });
  return { counter: all.length, events: all, snapshots };
}

/** The broken promises if the answers or the events are changed. */
async function broken(changed: readonly SentTwin[], all: readonly StoredEvent[] = events): Promise<string[]> {
  return [...new Set((await judgeOrders(changed, stored(all))).map(({ oracle }) => oracle))];
}

const also = (...more: readonly SentTwin[]) => broken([...log, ...more]);
const replaced = (position: number, changes: Partial<StoredEvent>) =>
  broken(
    log,
    events.map((one) => (one._id === position ? { ...one, ...changes } : one)),
  );

const WRITTEN = ['once a command is recorded, no twin hears that nothing was written'];
const STALE = ['no refusal rests on a stale state'];

test('correct orders break no promise', async () => {
  expect(await judgeOrders(log, stored(events))).toEqual([]);
});

test.each<[string, SentTwin]>([
  ['a refusal', sent(spend, 2, 1, refused('ORDER_LACKS_CREDIT'))],
  ['a conflict', sent(raise, 6, 5, refused('CONCURRENCY_CONFLICT', 5))],
  ['that nothing changes', sent(raise, 6, 5, told('o', 5, 6, false))],
  ['a key that it holds itself', sent(place('place', 'plain'), 1, 0, refused('ORDER_REFERENCE_TAKEN'))],
  ['the refusal of a part', sent(move, 7, 6, refused('ORDER_LACKS_CREDIT'))],
])('an answer to a twin that only the effect of the same command explains: %s', async (_, twin) => {
  expect(await also(twin)).toEqual(WRITTEN);
});

test('a twin that is refused although another was acknowledged before it was sent', async () => {
  // An earlier refusal, from before the command took effect, is no excuse.
  expect(await also(sent(wish, 6, 5, refused('ORDER_LACKS_CREDIT')))).toEqual(WRITTEN);
});

test.each<[string, SentTwin]>([
  [
    'was over before it was sent',
    sent(change('x', to('o', { type: 'spend', amount: 41 })), 4, 3, refused('ORDER_LACKS_CREDIT')),
  ],
  [
    'came after the answer',
    {
      ...sent(change('x', to('o', { type: 'spend', amount: 60 })), 1.95, 1, refused('ORDER_LACKS_CREDIT')),
      answeredAt: 1_990,
    },
  ],
  ['never was', sent(change('x', to('o', { type: 'ship', count: 1 }, 3)), 3, 2, refused('CONCURRENCY_CONFLICT', 9))],
  [
    'does not give this refusal',
    sent(change('x', to('p', { type: 'spend', amount: 60 })), 8, 8, refused('ORDER_LACKS_CREDIT')),
  ],
  ['it changes', sent(change('x', to('o', { type: 'set_priority', priority: 1 })), 8, 8, told('o', 6, 7, false))],
])('an outcome that is right only in a state that %s', async (_, twin) => {
  expect(await also(twin)).toEqual(STALE);
});

test.each<[string, SentTwin]>([
  ['by itself', sent(rename, 8, 8, refused('ORDER_REFERENCE_TAKEN'))],
  ['by nobody any more', sent(place('x', 'other'), 9, 8, refused('ORDER_REFERENCE_TAKEN'))],
  ['by nobody yet', sent(place('x', 'second'), 5, 4, refused('ORDER_REFERENCE_TAKEN'))],
])('a refusal for a key that is held %s', async (_, twin) => {
  expect(await also(twin)).toEqual(STALE);
});

test.each<[string, TwinOutcome]>([
  ['version', told('o', 3, 2)],
  ['position', told('o', 2, 3)],
  ['order', told('p', 2, 2)],
])('twins that hear two outcomes: another %s', async (_, outcome) => {
  expect(await also(sent(spend, 9, 8, outcome))).toEqual(['all twins hear the outcome that is stored']);
});

test('a command that was acknowledged, but is not stored', async () => {
  expect(await also(sent(change('lost', to('o', { type: 'ship', count: 1 })), 9, 8, told('o', 7, 9)))).toEqual([
    'all twins hear the outcome that is stored',
  ]);
});

test('a stored command without an acknowledgement is right only if one outcome is unknown', async () => {
  const others = log.filter(({ twin }) => twin !== topUp);
  const away = sent(topUp, 3, 2, { kind: 'turned away', code: 'CONTENDED' });
  expect(await broken([...others, away])).toEqual(['nothing is stored of a command that nobody hears took effect']);
  expect(await broken([...others, away, sent(topUp, 3, 2, unknown)])).toEqual([]);
});

test('a command that took effect twice', async () => {
  const twin = event(9, 'o', 7, 'top-up', { type: 'credit_topped_up', amount: 60 });
  expect(await broken(log, [...events, twin])).toEqual(['a command is stored once and whole, or not']);
});

test('half of a joint command, and its events apart from each other', async () => {
  const whole = 'a command is stored once and whole, or not';
  expect(await broken(log, events.slice(0, 7))).toContain(whole);
  const between = event(8, 'p', 2, 'between', { type: 'priority_set', priority: 0 });
  const apart = withoutCommand(event(9, 'p', 3, 'move', { type: 'order_renamed', reference: 'second' }));
  expect(await broken(log, [...events.slice(0, 7), between, apart])).toContain(whole);
});

test('a command that nobody sent', async () => {
  const stranger = event(9, 'o', 7, 'stranger', { type: 'priority_set', priority: 0 });
  expect(await broken(log, [...events, stranger])).toEqual(['nothing is stored that was not sent']);
});

test.each<[string, object]>([
  ['null for an absent field', { ...plainNotes, 'a.b': null }],
  ['-0', { ...plainNotes, '7': -0 }],
  ['another text', { ...plainNotes, '7': '0' }],
  ['a field less', { '7': 0 }],
])('data that are not stored as they were sent: %s', async (_, other) => {
  const payload = { ...placed('plain'), notes: other };
  expect(await replaced(1, { payload })).toEqual(['what is stored is what was sent']);
});

test('a stored command with another fingerprint, or another number of events', async () => {
  const whole = ['a command is stored once and whole, or not'];
  expect(await replaced(2, { command: { fingerprint: 'g', eventCount: 1 } })).toEqual(whole);
  expect(await replaced(2, { command: { fingerprint: 'f', eventCount: 2 } })).toEqual(whole);
});

test('an event at or below a position that was acknowledged before its command was sent', async () => {
  const late = log.map((one) => (one.twin === topUp ? { ...one, positionBefore: 3 } : one));
  expect(await broken(late)).toEqual(['later commands have later positions']);
});

test('an answer that no host may give', async () => {
  expect(await also(sent(topUp, 4, 3, { kind: 'wrong', code: 'ORDER_REFERENCE_TAKEN' }))).toEqual([
    'every answer is one that a host may give',
  ]);
});

test('gaps, and snapshots that are not the fold of the journal', async () => {
  const sound = stored(events);
  const gap = { ...sound, events: events.map((one) => (one._id < 6 ? one : { ...one, _id: one._id + 1 })) };
  const oracles = (await judgeOrders(log, gap)).map(({ oracle }) => oracle);
  expect(oracles).toEqual(expect.arrayContaining(['positions are contiguous', 'snapshot = fold']));
});
