import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newDataDir, ownerOf, removeAll, startBank } from '@snapfold/running-bank';
import { processesOn } from './process-list.js';

let dataDir = '';
beforeAll(async () => {
  dataDir = await newDataDir();
});
afterAll(removeAll);

test('npm start serves, and SIGTERM to npm ends everything', async () => {
  const bank = await startBank({ DATA_DIR: dataDir }, { command: ['npm', 'start'], ownGroup: true });
  await bank.client.register('npm@example.org');
  const { pid } = await ownerOf(dataDir);
  bank.signal('SIGTERM');
  expect(await bank.ended).toMatchObject({ code: 0 });
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(await processesOn(dataDir)).toEqual([]);
});

test('Ctrl-C, which reaches the whole process group, ends everything too', async () => {
  // Without the build, which the test before covers.
  const command = ['npm', 'start', '--ignore-scripts'];
  const bank = await startBank({ DATA_DIR: dataDir }, { command, ownGroup: true });
  await expect(bank.client.register('npm@example.org')).rejects.toThrow('USER_EMAIL_TAKEN');
  bank.signalGroup('SIGINT');
  expect(await bank.ended).toMatchObject({ code: 0 });
  expect(await processesOn(dataDir)).toEqual([]);
});
