import { expect, test } from '@jest/globals';
import { occasionOf } from './occasion.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

test.each([
  [`00-${traceId}-00f067aa0ba902b7-01`, traceId],
  // Malformed ones count as absent, as they do for the events.
  [`00-${traceId}-00f067aa0ba902b7`, undefined],
  [`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, undefined],
  [`ff-${traceId}-00f067aa0ba902b7-01`, undefined],
  [`00-${traceId}-00f067aa0ba902b7-01, 00-${traceId}-00f067aa0ba902b7-01`, undefined],
])('the traceparent %s has the trace id %s', (traceparent, told) => {
  expect(occasionOf({ id: 'r', url: '/?a', headers: { traceparent } }).traceId).toBe(told);
});
