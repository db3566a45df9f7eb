import { describe, expect, test } from '@jest/globals';
import { runtimeContract } from '@snapfold/kernel/testing';
import { systemRuntime } from './system-runtime.js';

describe('runtime', () => {
  for (const { name, run } of runtimeContract(systemRuntime)) test(name, run);
});

test('a sleep whose AbortSignal is aborted rejects with the reason of the abort', async () => {
  const controller = new AbortController();
  const aborted = systemRuntime.sleep(1_000_000, controller.signal);
  controller.abort(new Error('enough'));
  await expect(aborted).rejects.toThrow('enough');
});
