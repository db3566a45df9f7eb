import { describe, expect, test } from '@jest/globals';
import { poisonOf } from '@snapfold/other-release';
import type { FilledGeneration, StoredParked, StoredRecord } from '../../stored/stored-views.js';
import type { StoredEvent } from '../../stored/stored.js';
import { GenerationFold } from './generation-fold.js';
import { besideOlderCode, poisonedCode, presentCode } from './view-code.js';

const at = new Date('2026-01-01T00:00:00.000Z');
const metadata = { userId: 'u', requestId: 'r', correlationId: 'r', causationId: 'r' };
const eur = (minor: number) => ({ minor, currency: 'EUR' });
const ids = Array.from({ length: 2_000 }, (_, index) => `account-${index}`);
const [fine = ''] = ids.filter((id) => poisonOf(id) === undefined);
const [bad = ''] = ids.filter((id) => poisonOf(id) === 'throws null');
const [twins = ''] = ids.filter((id) => poisonOf(id) === 'one id for two events');
const [sharer = '', other = ''] = ids.filter((id) => poisonOf(id) === 'one id for two accounts');

function journalOf(...accounts: readonly string[]): readonly StoredEvent[] {
  return accounts.map((aggregateId, index) => {
    const version = accounts.slice(0, index + 1).filter((id) => id === aggregateId).length;
    const payload =
      version === 1
        ? { type: 'account_opened', owner: 'u', currency: 'EUR', openedAt: at.toISOString() }
        : { type: 'amount_deposited', amount: eur(1), balance: eur(version - 1) };
    return { _id: index + 1, aggregateId, version, at, payload, metadata };
  });
}
// fine, bad, fine-2, bad-2, twins, bad-3, twins-2, fine-3, twins-3, bad-4
const accounts = [fine, bad, fine, bad, twins, bad, twins, fine, twins, bad];
const journal = journalOf(...accounts);
const withSharers = journalOf(...accounts, sharer, other, sharer, other);
const longer = journalOf(...accounts, bad);

const parked = (position: number, error?: string, of = journal): StoredParked => {
  const { aggregateId = '', version = 0 } = of[position - 1] ?? {};
  return { position, aggregateId, version, ...(error === undefined ? {} : { error }) };
};
const moved = (position: number, id?: string): StoredRecord => {
  const { aggregateId: accountId = '', version = 0 } = journal[position - 1] ?? {};
  const what = { kind: 'deposit', amount: eur(1), balance: eur(version - 1), at: at.toISOString(), by: 'u' };
  return { _id: id ?? `${accountId}-${version}`, accountId, version, position, ...what };
};
const lease = { owner: '', term: 1, until: at };
const movements = (checkpoint: number, records: readonly StoredRecord[], leftOut: readonly StoredParked[]) => ({
  ...({ _id: 'movement_g1', view: 'movement', number: 1, status: 'live', lease, replay: 0 } as const),
  ...{ checkpoint, parked: leftOut.length, leftOut, records, count: records.length },
});
const told = (found: readonly { readonly oracle: string }[]) => found.map(({ oracle }) => oracle);
const look = (generation: FilledGeneration, fold = new GenerationFold(), code = poisonedCode.movement) =>
  told(fold.look(journal, generation, code));

const applied = [moved(3), moved(7, twins), moved(8)];
const leftOut = [parked(4, 'null'), parked(6), parked(9, 'taken'), parked(10)];
const isFold = 'records = fold of the journal up to the checkpoint';

describe('a release that fails for some accounts', () => {
  test('parks their events from the first failing one on, and applies all others', () => {
    expect(look(movements(10, applied, leftOut))).toEqual([]);
  });

  test('an event of a healthy account must not be parked', () => {
    const wrong = [moved(3), moved(7, twins)];
    expect(look(movements(10, wrong, [...leftOut.slice(0, 2), parked(8, 'x'), ...leftOut.slice(2)]))).toEqual([
      'only an event that cannot be applied is parked',
    ]);
  });

  test('an event behind a parked one must be parked', () => {
    const found = look(movements(10, applied, [parked(4, 'null'), parked(9, 'taken'), parked(10)]));
    expect(found).toEqual(['an event after a parked one of its aggregate is parked']);
  });

  test('an event that fails must be parked: not skipped, and not merged into the record of another', () => {
    const lost = look(movements(10, applied, leftOut.slice(0, 2).concat(parked(10))));
    expect(lost).toEqual(['an event that cannot be applied is parked']);
    const merged = look(movements(10, [moved(3), moved(9, twins), moved(8)], leftOut));
    expect(merged).toEqual([isFold]);
  });

  test('the first parked event must have an error', () => {
    const silent = [parked(4), ...leftOut.slice(1)];
    expect(look(movements(10, applied, silent))).toEqual(['the first parked event of an aggregate has an error']);
  });

  test('a parked event must lie before the checkpoint, and the number of parked events must be right', () => {
    const odd = { ...parked(4, 'null'), version: 7 };
    expect(look(movements(10, applied, [odd, ...leftOut.slice(1)]))).toContain(
      'a parked event is in the journal before the checkpoint',
    );
    expect(look({ ...movements(10, applied, leftOut), parked: 3 })).toEqual(['the number of parked events is right']);
  });

  test('of two accounts that share an id the second is parked, and the record belongs to the first', () => {
    const code = poisonedCode.account_summary;
    const fold = new GenerationFold();
    const record = (id: string, accountId: string, movement: number, owner: string): StoredRecord => ({
      ...{ _id: id, accountId, owner: 'u', status: 'open', currency: 'EUR', movements: movement },
      ...{ balance: eur(movement), totalIn: String(movement), totalOut: '0', openedAt: at.toISOString() },
      ...(movement > 0 ? { lastMovementAt: at.toISOString() } : {}),
      ...(owner === id ? {} : { _aggregateId: owner }),
    });
    const healthy = [record(fine, fine, 2, fine), record(bad, bad, 0, bad), record(twins, twins, 2, twins)];
    const shared = record('shared', sharer, 1, sharer);
    const taken = [parked(12, 'taken', withSharers), parked(14, undefined, withSharers)];
    const late = [parked(4, 'x'), parked(6), parked(10), ...taken];
    const stored = (last: StoredRecord) => movements(14, [...healthy, last], late);
    expect(told(fold.look(withSharers, stored(shared), code))).toEqual([]);
    expect(told(new GenerationFold().look(withSharers, stored({ ...shared, _aggregateId: other }), code))).toEqual([
      isFold,
    ]);
  });
});

test('beside an older release an event that only a newer one can read may be parked, with those after it', () => {
  const newer = { ...journal[2], payload: { type: 'money_received', amount: eur(1), balance: eur(1) } };
  const mixed = journal.map((event, index) => (index === 2 ? { ...event, ...newer } : event));
  const others = [moved(4), moved(6), moved(7), moved(9), moved(10)];
  const left = [parked(3, 'newer'), parked(8)];
  const code = { ...besideOlderCode.movement, update: presentCode.movement.update };
  expect(told(new GenerationFold().look(mixed, movements(10, others, left), code))).toEqual([]);
  const fold = new GenerationFold();
  const wrong = movements(10, others.slice(1), [parked(3, 'newer'), parked(4, 'x'), ...left.slice(1)]);
  expect(told(fold.look(mixed, wrong, code))).toContain('only an event that cannot be applied is parked');
});

describe('once the release is mended', () => {
  const begun = () => {
    const fold = new GenerationFold();
    look(movements(10, applied, leftOut), fold);
    return fold;
  };
  const present = presentCode.movement;
  const replaying = (records: readonly StoredRecord[], left: readonly StoredParked[]) => ({
    ...movements(10, records, left),
    ...{ replay: 1, count: applied.length + records.length },
  });

  test('parked events are applied in order, some at each look', () => {
    const fold = begun();
    expect(look(replaying([moved(4)], leftOut.slice(1)), fold, present)).toEqual([]);
    expect(fold.mendable(present)).toHaveLength(2);
    const rest = { ...replaying([moved(6), moved(9), moved(10)], []), count: applied.length + 4 };
    expect(look(rest, fold, present)).toEqual([]);
    expect(fold.mendable(present)).toEqual([]);
  });

  test('a parked event that is skipped, applied twice, or lost', () => {
    expect(look(replaying([moved(6)], [parked(4, 'null'), parked(9), parked(10)]), begun(), present)).toEqual([
      'an event after a parked one of its aggregate is parked',
      isFold,
      isFold,
    ]);
    expect(look(replaying([], leftOut.slice(1)), begun(), present)).toContain(isFold);
    expect(look(replaying([moved(4), moved(8)], leftOut.slice(1)), begun(), present)).toContain(isFold);
  });

  test('an applied event must not be parked', () => {
    expect(look(replaying([], [...leftOut, parked(8, 'x')]), begun(), present)).toEqual([
      'an applied event is never parked',
    ]);
  });

  test.each([
    ['while the replay is under way', 1, []],
    ['but not when the replay is over', 0, ['only an event that cannot be applied is parked']],
  ])('a new event of an account whose parked events were all applied may be parked %s', (_, replay, found) => {
    const fold = begun();
    const all = { ...replaying([moved(4), moved(6), moved(9), moved(10)], []), count: 7, replay };
    expect(look(all, fold, present)).toEqual([]);
    const next = { ...movements(11, [], [parked(11, 'x', longer)]), count: 7, replay };
    expect(told(fold.look(longer, next, present))).toEqual(found);
  });
});
