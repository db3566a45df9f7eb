import { expect, test } from '@jest/globals';
import { JumpingClock, TestRuntime } from '@snapfold/kernel/testing';
import { CacheTrust } from './cache-trust.js';

test.each([3_600_000, -3_600_000])(
  'the cache is not trusted for a second after a doubt, even if the wall clock jumps by %p ms',
  async (ms) => {
    const runtime = new JumpingClock(new TestRuntime());
    const trust = new CacheTrust(runtime);
    expect(trust.isTrusted).toBe(true);
    trust.doubt();
    runtime.jump(ms);
    expect(trust.isTrusted).toBe(false);
    await runtime.sleep(1_000);
    expect(trust.isTrusted).toBe(true);
  },
);
