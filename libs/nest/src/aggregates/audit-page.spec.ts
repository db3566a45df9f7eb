import { expect, test } from '@jest/globals';
import { CommandEngine, InMemoryEventStore } from '@snapfold/kernel/engine';
import { tally, testContext, TestRuntime } from '@snapfold/kernel/testing';
import { auditPage } from './audit-page.js';

test('a page of large events has fewer items than the limit, and a cursor for the rest', async () => {
  const store = new InMemoryEventStore(tally);
  const services = { allows: () => true };
  const engine = new CommandEngine({ aggregate: tally, store, services, runtime: new TestRuntime() });
  const { id } = await engine.create({ type: 'start', label: '' }, testContext());
  for (let count = 0; count < 20; count += 1)
    await engine.update(id, { type: 'relabel', label: `${count}${'x'.repeat(1_000_000)}` }, testContext());

  const sizes: number[] = [];
  const versions: number[] = [];
  for (let cursor: string | undefined = '0'; cursor !== undefined;) {
    const page: Awaited<ReturnType<typeof auditPage>> = await auditPage(store, id, { limit: 100, cursor });
    sizes.push(page.items.length);
    versions.push(...page.items.map(({ version }) => version));
    cursor = page.next;
  }
  expect(versions).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
  expect(sizes).toEqual([17, 4]);
});
