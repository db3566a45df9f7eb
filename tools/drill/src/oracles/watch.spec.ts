import { expect, test } from '@jest/globals';
import { MongoError } from 'mongodb';
import { Watch } from './watch.js';

test('a wait for the next look ends after a look that succeeds', async () => {
  let looks = 0;
  const watch = new Watch(1, () => {
    looks += 1;
    return looks < 3 ? Promise.reject(new MongoError('out of reach')) : Promise.resolve();
  });
  await watch.next();
  expect(looks).toBe(3);
  await watch.stop();
});

test('a look that is under way does not count as the next', async () => {
  const first = Promise.withResolvers<void>();
  let looks = 0;
  const begun = Promise.withResolvers<void>();
  const watch = new Watch(1, () => {
    looks += 1;
    begun.resolve();
    return looks === 1 ? first.promise : Promise.resolve();
  });
  await begun.promise;
  const next = watch.next();
  first.resolve();
  await next;
  expect(looks).toBeGreaterThan(1);
  await watch.stop();
});
