import { expect, test } from '@jest/globals';
import { account } from '@snapfold/domain';
import { parkedFrom, poisonOf, poisons } from '@snapfold/other-release';
import { envelopeOf } from '../../stored/stored-fold.js';
import { viewNames } from '../../stored/view-names.js';
import { FoldedRecords } from './folded-records.js';
import { poisonedCode } from './view-code.js';

const metadata = { userId: 'u', requestId: 'r', correlationId: 'r', causationId: 'r' };
const eur = (minor: number) => ({ minor, currency: 'EUR' });
const at = new Date('2026-01-01T00:00:00.000Z');
const ids = Array.from({ length: 2_000 }, (_, index) => `account-${index}`);

const opened = { type: 'account_opened', owner: 'u', currency: 'EUR', openedAt: at.toISOString() };
const deposited = (balance: number) => ({ type: 'amount_deposited', amount: eur(1), balance: eur(balance) });
const event = (aggregateId: string, version: number) => {
  const payload = version === 1 ? opened : deposited(version - 1);
  return envelopeOf(account, { _id: version, aggregateId, version, at, payload, metadata });
};

/** The version of an account's first event that fails. */
function failsFrom(view: (typeof viewNames)[number], id: string, records: FoldedRecords): number | undefined {
  return [1, 2, 3, 4].find((version) => {
    try {
      const { id: recordId, record } = records.made(event(id, version), poisonedCode[view]);
      if (record) records.write(recordId, id, record);
      return false;
    } catch {
      return true;
    }
  });
}

test.each(viewNames)(
  'in %s the drill expects parked events from the same version on as the poisoned release',
  (view) => {
    const records = new FoldedRecords();
    const all = ids.map((id) => ({ id, from: failsFrom(view, id, records) }));
    const owner = all.find(({ id }) => poisonOf(id) === 'one id for two accounts');
    for (const { id, from } of all)
      // Of the accounts that share an id, the first is not parked.
      expect(from).toBe(view === 'account_summary' && id === owner?.id ? undefined : parkedFrom(view, id));
    expect(new Set(ids.map(poisonOf))).toEqual(new Set([undefined, ...poisons]));
  },
);
