import type { SentTwin } from '../../load/twins/twin-log.js';
import { order } from '../../orders/order.aggregate.js';
import type { Stored } from '../../stored/stored.js';
import { JournalFold } from '../journal-fold.js';
import { judgeUniqueKeys } from '../unique-keys.js';
import type { Violation } from '../violation.js';
import { judgeIdle } from './idle-outcomes.js';
import { judgeEffects } from './twin-effects.js';
import { judgeOutcomes } from './twin-outcomes.js';
import { recordsOf } from './twin-records.js';

/** Everything that must hold for orders at rest, and for the answers to all sendings of each command. */
export async function judgeOrders(sent: readonly SentTwin[], stored: Stored): Promise<Violation[]> {
  const records = recordsOf(sent, stored.events);
  return [
    ...new JournalFold(order).look(stored),
    ...judgeUniqueKeys(order, stored),
    ...judgeEffects(records, stored.events),
    ...judgeOutcomes(records),
    ...(await judgeIdle(records, stored.events)),
  ];
}
