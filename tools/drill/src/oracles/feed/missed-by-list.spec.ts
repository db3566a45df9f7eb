import { expect, test } from '@jest/globals';
import { missedByList, timesSetBack } from './missed-by-list.js';

test('an aggregate is missed if one with a higher id was committed before it', () => {
  const created = (...ids: readonly string[]) => ids.map((aggregateId) => ({ aggregateId, version: 1 }));
  expect(missedByList(created('a', 'b', 'c'))).toEqual({ missed: 0, all: 3 });
  expect(missedByList([...created('b', 'a', 'd', 'c'), { aggregateId: 'a', version: 2 }])).toEqual({
    missed: 2,
    all: 4,
  });
});

test('a time is set back if the event before has a later one', () => {
  expect(timesSetBack([5, 5, 3, 4, 1].map((ms) => ({ at: new Date(ms) })))).toBe(2);
});
