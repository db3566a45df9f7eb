import { expect, test } from '@jest/globals';
import { dashed, operationId, payloadName, schemaName } from './names.js';

test('a command type determines the names of its path, its schema and its operation', () => {
  expect(dashed('change_email')).toBe('change-email');
  expect(schemaName('User', 'change_email')).toBe('UserChangeEmail');
  expect(payloadName('User', 'user_renamed')).toBe('UserRenamedPayload');
  expect(payloadName('User', 'email_changed')).toBe('UserEmailChangedPayload');
  expect(operationId('User', 'change_email')).toBe('userChangeEmail');
});
