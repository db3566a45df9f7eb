import { expect, test } from '@jest/globals';
import { logText } from './log-text.js';

test('whatever was thrown is told, at a length that a log can take', () => {
  expect(logText(new TypeError('odd', { cause: new Error('why') }))).toMatch(/TypeError: odd[\s\S]*log-text[\s\S]*why/);
  expect(logText(new Error('x'.repeat(20_000_000))).length).toBeLessThan(11_000);
  const shy = Object.defineProperty(new Error(), 'stack', {
    get: () => {
      throw new Error('no');
    },
  });
  for (const odd of [null, undefined, Object.create(null), shy]) expect(logText(odd)).toEqual(expect.any(String));
});
