import type { Db } from 'mongodb';
import { numberAt } from '../database/number-at.js';
import type { Totals } from './contestant.js';

/** The collection of a contestant's events, and the collection and field of its balances. */
export interface Books {
  readonly journal: string;
  readonly balances: { readonly collection: string; readonly field: string };
}

export async function totalsOf(db: Db, { journal, balances }: Books): Promise<Totals> {
  const events = await db.collection(journal).countDocuments();
  const [sum] = await db
    .collection(balances.collection)
    .aggregate([{ $group: { _id: null, balance: { $sum: `$${balances.field}` } } }])
    .toArray();
  return { events, balance: numberAt(sum, 'balance') };
}
