import { afterEach, expect, jest, test } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { serviceLog } from './service-log.js';

afterEach(() => void jest.restoreAllMocks());

test('the errors of views, subscriptions and refolds are logged with what they are about', () => {
  const lines: string[] = [];
  jest.spyOn(Logger.prototype, 'error').mockImplementation((line: unknown) => void lines.push(String(line)));
  const log = serviceLog();
  log.onViewError('movement', new Error('poison'));
  log.onSubscriptionError('welcome', new Error('no such address'));
  log.onRefoldError(new Error('broken'), { type: 'users', id: 'u-1' });
  expect(lines).toEqual([
    expect.stringMatching(/^The view movement: .*poison/),
    expect.stringMatching(/^The subscription welcome: .*no such address/),
    'users u-1 could not be refolded',
  ]);
});
