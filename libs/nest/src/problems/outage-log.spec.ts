import { expect, test } from '@jest/globals';
import { StoreUnavailable } from '@snapfold/kernel/engine';
import { OutageLog } from './outage-log.js';

test('each reason is logged once in 10 s, with the name and code of the error but without its message', () => {
  const lines: string[] = [];
  let now = 0;
  const log = new OutageLog(
    (line) => lines.push(line),
    () => now,
  );
  const revoked = Object.assign(new Error('not authorized to insert { name: "Ada" }'), {
    code: 13,
    codeName: 'Unauthorized',
  });
  for (now of [0, 1, 9_999, 10_000]) log.note(new StoreUnavailable(revoked));
  log.note(new StoreUnavailable(undefined));
  const line = 'The database cannot be used at present. Error 13 Unauthorized';
  expect(lines).toEqual([line, line, 'The database cannot be used at present. No reason is known.']);
});
