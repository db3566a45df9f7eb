import { expect, test } from '@jest/globals';
import { enveloped, type TallyTypes } from '@snapfold/kernel/testing';
import { CommittedPositions } from './committed-positions.js';

const started = { type: 'tally_started', label: '' } as const;

test('the last position of each aggregate is known until the journal is restored to an earlier moment', () => {
  const committed = new CommittedPositions<TallyTypes>(new Map());
  committed.dispatch(enveloped<TallyTypes>('a', started, started));
  const [event] = enveloped<TallyTypes>('b', started);
  if (event) committed.dispatch([{ ...event, position: 3 }]);
  expect(['a', 'b', 'c'].map((id) => committed.of(id))).toEqual([2, 3, 0]);
  if (event) committed.dispatch([{ ...event, aggregateId: 'c', position: 3 }]);
  expect(['a', 'b', 'c'].map((id) => committed.of(id))).toEqual([0, 0, 3]);
});
