import { expect, test } from '@jest/globals';
import { asksForStream } from './asked-media-type.js';

test.each([
  [undefined, false],
  ['', false],
  ['*/*', false],
  ['text/*', false],
  ['application/json', false],
  ['text/event-stream', true],
  ['Text/Event-Stream', true],
  ['text/event-stream; charset=utf-8', true],
  ['text/event-stream, */*', true],
  ['text/html, text/event-stream;q=0.5', true],
  ['text/event-stream;q=0', false],
  ['text/event-stream ; q=0.000', false],
  ['application/json, text/event-stream', true],
  ['application/json;q=0.5, text/event-stream;q=0.4', false],
  ['application/json;q=0.4, text/event-stream;q=0.5', true],
  ['text/event-stream;q=0.1, */*', false],
  ['text/event-stream;q=0.1, application/*', false],
  ['text/event-stream;q=0.5, application/json;q=0.4, */*', true],
  ['text/event-streams', false],
  [',;q=,text/event-stream;q=x', true],
])('Accept: %s asks for a stream: %s', (accept, expected) => {
  expect(asksForStream(accept)).toBe(expected);
});
