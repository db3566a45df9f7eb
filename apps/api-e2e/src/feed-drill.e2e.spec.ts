import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { removeAll, ROOT, spawnBank } from '@snapfold/running-bank';

const DRILL = join(ROOT, 'tools/drill/dist/main.js');

afterAll(removeAll);

test('readers of the feed get every event once while two processes write whose clocks are 5 s apart, and both and mongod are killed', async () => {
  const command = [process.execPath, DRILL, 'feed', '--kills', '3', '--pauses', '0', '--untimed'];
  const { code, out, err } = await spawnBank({}, { command }).ended;
  // The output says which promise was broken.
  expect(out).toContain('Verdict: every promise was kept');
  expect([code, err]).toEqual([0, '']);
}, 600_000);
