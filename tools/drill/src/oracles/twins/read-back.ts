import { isDeepStrictEqual } from 'node:util';
import { CommandEngine } from '@snapfold/kernel/engine';
import { systemRuntime } from '@snapfold/mongoose';
import { openOrderStores } from '../../orders/order-stores.js';
import { order } from '../../orders/order.aggregate.js';
import type { Stored, StoredSnapshot } from '../../stored/stored.js';
import { difference } from '../difference.js';
import type { Violation } from '../violation.js';

/** Reads every order as an application does: its snapshot, its events, and the state that they fold to. */
export async function judgeReadBack(uri: string, { events, snapshots }: Stored): Promise<Violation[]> {
  const stores = await openOrderStores(uri);
  const engine = new CommandEngine({ aggregate: order, store: stores.events, services: null, runtime: systemRuntime });
  const payloads = Map.groupBy(events, ({ aggregateId }) => aggregateId);
  const read = async ({ _id: id, version }: StoredSnapshot) => {
    const back: object[] = [];
    for await (const { payload } of engine.history(id)) back.push(payload);
    const snapshot = await stores.snapshots.get(id);
    return { state: snapshot?.state, folded: (await engine.stateAt(id, { version })).state, events: back };
  };
  const flawOf = async (snapshot: StoredSnapshot): Promise<string | undefined> => {
    const { _id: id, state } = snapshot;
    const expected = { state, folded: state, events: payloads.get(id)?.map(({ payload }) => payload) };
    try {
      const back = await read(snapshot);
      return isDeepStrictEqual(back, expected) ? undefined : difference(expected, back);
    } catch (error) {
      return String(error);
    }
  };
  try {
    const found: Violation[] = [];
    for (const snapshot of snapshots) {
      const flaw = await flawOf(snapshot);
      if (flaw !== undefined)
        found.push({ oracle: 'what is stored is read back as it is', what: `${snapshot._id}: ${flaw}` });
    }
    return found;
  } finally {
    await stores.close();
  }
}
