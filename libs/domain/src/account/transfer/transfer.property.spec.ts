import { expect, test } from '@jest/globals';
import { fold, type DomainError } from '@snapfold/kernel';
import { inMemoryEngine, testContext, TestRuntime } from '@snapfold/kernel/testing';
import fc from 'fast-check';
import { account, money, transferOf, transferUpdates, type AccountServices, type TransferOrder } from '../index.js';

/** Makes a bank in memory, with an account for each of the balances (in cents). */
async function bankOf(balances: readonly number[]) {
  const runtime = new TestRuntime();
  const services: AccountServices = { owner: () => ({ status: 'active', statusChanges: 0 }) };
  const { engine, store } = inMemoryEngine(account, services, runtime);
  const context = testContext({}, runtime);
  const ids: string[] = [];
  for (const minor of balances) {
    const { id } = await engine.create({ type: 'open', owner: 'ada', currency: 'EUR' }, context);
    await engine.update(id, { type: 'deposit', amount: money(minor, 'EUR') }, context);
    ids.push(id);
  }
  return {
    store,
    engine,
    ids,
    total: () => [...store.snapshots.values()].reduce((sum, { state }) => sum + BigInt(state.balance.minor), 0n),
    transfer: async (order: TransferOrder) =>
      engine.updateTogether(transferUpdates(order), context, { identity: { id: order.id, fingerprint: '' } }),
  };
}

const anyBalance = fc.oneof(fc.integer({ min: 1, max: 500 }), fc.constant(Number.MAX_SAFE_INTEGER));
const anyAccount = fc.nat({ max: 2 });
const anyOrder = fc.record({
  from: anyAccount,
  to: anyAccount,
  amount: fc.record({
    minor: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -5, max: 500 }) }, fc.maxSafeInteger()),
    currency: fc.constantFrom('EUR' as const, 'EUR' as const, 'EUR' as const, 'USD' as const),
  }),
});

test('after random transfers the total of all balances is the same, and both halves of a transfer are stored or neither', async () => {
  await fc.assert(
    fc.asyncProperty(fc.tuple(anyBalance, anyBalance, anyBalance), fc.array(anyOrder), async (balances, orders) => {
      const { store, engine, ids, total, transfer } = await bankOf(balances);
      const before = total();

      for (const [index, { from, to, amount }] of orders.entries()) {
        const order = { id: `t-${index}`, from: ids[from] ?? '', to: ids[to] ?? '', amount };
        const refusal = await transfer(order).then(
          () => undefined,
          (error: DomainError) => error,
        );
        const found = transferOf((await engine.findCommand(order.id))?.events ?? []);
        if (refusal) expect([refusal.name, found]).toEqual(['DomainError', undefined]);
        else expect(found).toMatchObject({ id: order.id, from: { id: order.from }, to: { id: order.to }, amount });
        expect(total()).toBe(before);
      }

      for (const { id, state } of store.snapshots.values()) {
        const events = await store.history(id, { after: 0, limit: 1_000 });
        expect(state).toEqual(
          fold(
            account,
            events.map(({ payload }) => payload),
          ),
        );
      }
    }),
  );
});
