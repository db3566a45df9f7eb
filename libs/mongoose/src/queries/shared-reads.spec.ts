import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keyOf, SharedReads } from './shared-reads.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Reads that end when the test says so. */
function controlled() {
  const reads = new SharedReads<number>();
  const begun: PromiseWithResolvers<number>[] = [];
  const read = () => {
    const one = Promise.withResolvers<number>();
    begun.push(one);
    return one.promise;
  };
  return { begun, ask: (key = 'key') => reads.ask(key, read) };
}

test('all who ask while a read is under way share the next one', async () => {
  const { begun, ask } = controlled();
  const asked = [ask(), ask(), ask()];
  expect(begun).toHaveLength(1);
  begun[0]?.resolve(1);
  await turn();
  expect(begun).toHaveLength(2);
  asked.push(ask());
  begun[1]?.resolve(2);
  await turn();
  begun[2]?.resolve(3);
  expect(await Promise.all(asked)).toEqual([1, 2, 2, 3]);
});

test('a read after the last one begins at once', async () => {
  const { begun, ask } = controlled();
  void ask();
  begun[0]?.resolve(1);
  await turn();
  void ask();
  expect(begun).toHaveLength(2);
});

test('a read that fails fails for those who share it, and not for the next', async () => {
  const { begun, ask } = controlled();
  const asked = Promise.allSettled([ask(), ask(), ask()]);
  begun[0]?.resolve(1);
  await turn();
  const later = ask();
  begun[1]?.reject(new Error('lost'));
  await turn();
  begun[2]?.resolve(3);
  expect((await asked).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(await later).toBe(3);
});

test('reads with other keys do not wait for each other', () => {
  const { begun, ask } = controlled();
  void ask('one');
  void ask('other');
  expect(begun).toHaveLength(2);
});

test('no read begins before it is asked for, and none is lost, in any order of asking and ending', async () => {
  const steps = fc.array(fc.constantFrom('ask a', 'ask b', 'end', 'fail'), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(steps, async (order) => {
      const reads = new SharedReads<number>();
      const open: PromiseWithResolvers<void>[] = [];
      let clock = 0;
      const read = async () => {
        const began = (clock += 1);
        const gate = Promise.withResolvers<void>();
        open.push(gate);
        await gate.promise;
        return began;
      };
      const asked: Promise<void>[] = [];
      for (const step of [...order, ...Array<string>(order.length).fill('end')]) {
        if (step.startsWith('ask')) {
          const at = (clock += 1);
          const result = reads.ask(step, read).then(
            (began) => expect(began).toBeGreaterThan(at),
            (error: unknown) => expect(error).toEqual(new Error('failed')),
          );
          asked.push(result);
        } else if (step === 'end') open.shift()?.resolve();
        else open.shift()?.reject(new Error('failed'));
        await turn();
      }
      await Promise.all(asked);
    }),
  );
});

test('only equal data have the same key', () => {
  const values = [NaN, Infinity, -Infinity, null, 'NaN', 0, '0'];
  const keys = values.map((value) => keyOf([{ field: value }, { limit: 1 }]));
  expect(new Set(keys).size).toBe(values.length);
  expect(keyOf([{ a: undefined }, { limit: 1, cursor: undefined }])).toBe(keyOf([{}, { limit: 1 }]));
});
