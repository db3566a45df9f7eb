import { expect, test } from '@jest/globals';
import { dashed, operationId, schemaName } from './names.js';

test('a command type determines the names of its path, its schema and its operation', () => {
  expect(dashed('change_email')).toBe('change-email');
  expect(schemaName('User', 'change_email')).toBe('UserChangeEmail');
  expect(operationId('User', 'change_email')).toBe('userChangeEmail');
});
