import { expect, test } from '@jest/globals';
import { systemRuntime } from './system-runtime.js';

test('ids are unique and ascend with time', () => {
  const ids = Array.from({ length: 1_000 }, () => systemRuntime.newId());
  expect(new Set(ids).size).toBe(1_000);
  expect([...ids].sort()).toEqual(ids);
});

test('a sleep ends by itself, or at once when it is aborted', async () => {
  await expect(systemRuntime.sleep(1)).resolves.toBeUndefined();
  const controller = new AbortController();
  const aborted = systemRuntime.sleep(1_000_000, controller.signal);
  controller.abort(new Error('enough'));
  await expect(aborted).rejects.toThrow('enough');
  await expect(systemRuntime.sleep(1_000_000, controller.signal)).rejects.toThrow('enough');
});
