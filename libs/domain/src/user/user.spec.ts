import { describe, expect, test } from '@jest/globals';
import { creating, given, testContext } from '@snapfold/kernel/testing';
import { emailKey, user, userErrors, type UserEvent } from './index.js';

const { at } = testContext();
const email = 'Ada@Example.org';
const registered: UserEvent = { type: 'user_registered', email, name: 'Ada', registeredAt: at };
const deactivated: UserEvent = { type: 'user_deactivated' };
const reactivated: UserEvent = { type: 'user_reactivated' };
const inUse = (answer: boolean) => ({ services: { emailInUse: () => answer } });

const badEmails = ['', 'ada', '@b.cd', 'a@', 'a@b', 'a b@c.de', 'a@b@c.de', 'a@b.cd\n', '\ud800@b.cd'];
const badNames = ['', '  ', '\t', 'a\nb', 'x'.repeat(101), '\udc00', '\u202eevil'];

describe('register', () => {
  const register = { type: 'register', email, name: 'Ada' } as const;

  test('registers a user with an email that nobody has', () =>
    creating(user).when(register, inUse(false)).then(registered));
  test('is refused with an email that somebody has', () =>
    creating(user).when(register, inUse(true)).thenRefuses('USER_EMAIL_TAKEN'));
  test.each(badEmails)('is refused with the email %j', (bad) =>
    creating(user)
      .when({ ...register, email: bad })
      .thenRefuses('USER_EMAIL_INVALID'),
  );
  test.each(badNames)('is refused with the name %j', (bad) =>
    creating(user)
      .when({ ...register, name: bad })
      .thenRefuses('USER_NAME_INVALID'),
  );
  test('is refused with both a bad email and a bad name, each with its field', async () => {
    const bad = creating(user).when({ ...register, email: 'ada', name: '' });
    await bad.thenRefusesTogether('USER_EMAIL_INVALID', 'USER_NAME_INVALID');
    expect([userErrors.USER_EMAIL_INVALID.field, userErrors.USER_NAME_INVALID.field]).toEqual(['email', 'name']);
  });
  test('registers a user with a name of 100 characters, each of two UTF-16 code units', () =>
    creating(user)
      .when({ ...register, name: '😀'.repeat(100) }, inUse(false))
      .then({ ...registered, name: '😀'.repeat(100) }));
  test('keeps the email as it was given', () => {
    expect(given(user, registered).state()).toEqual({
      ...{ email, name: 'Ada', registeredAt: at },
      ...{ status: 'active', statusChanges: 0 },
    });
  });
});

describe('rename', () => {
  test('changes the name', () =>
    given(user, registered)
      .when({ type: 'rename', name: 'Lovelace' })
      .then({ type: 'user_renamed', name: 'Lovelace' }));
  test('changes nothing if the name is the same', () =>
    given(user, registered).when({ type: 'rename', name: 'Ada' }).then());
  test('changes nothing if the name is the same, although it would be refused now', () =>
    given(user, { ...registered, name: ' Ada' })
      .when({ type: 'rename', name: ' Ada' })
      .then());
  test.each(badNames)('is refused with the name %j', (name) =>
    given(user, registered).when({ type: 'rename', name }).thenRefuses('USER_NAME_INVALID'),
  );
});

describe('change_email', () => {
  const to = (next: string) => ({ type: 'change_email', email: next }) as const;
  const changed = (next: string): UserEvent => ({ type: 'user_email_changed', email: next });

  test('changes to an email that nobody has', () =>
    given(user, registered).when(to('a@b.cd'), inUse(false)).then(changed('a@b.cd')));
  test('is refused with an email that somebody has', () =>
    given(user, registered).when(to('a@b.cd'), inUse(true)).thenRefuses('USER_EMAIL_TAKEN'));
  test('changes to the same email in other capitals, although the user has it already', () =>
    given(user, registered).when(to('ADA@example.org')).then(changed('ADA@example.org')));
  test('changes nothing if the email is the same', () => given(user, registered).when(to(email)).then());
  test('changes nothing if the email is the same, although it would be refused now', () =>
    given(user, { ...registered, email: '<a@b.cd>' })
      .when(to('<a@b.cd>'))
      .then());
  test('changes an email that would be refused now', () =>
    given(user, { ...registered, email: '<a@b.cd>' })
      .when(to('a@b.cd'), inUse(false))
      .then(changed('a@b.cd')));
  test.each(badEmails)('is refused with the email %j', (bad) =>
    given(user, registered).when(to(bad)).thenRefuses('USER_EMAIL_INVALID'),
  );
});

describe('deactivate and reactivate', () => {
  test('an active user can be deactivated with a reason', () =>
    given(user, registered)
      .when({ type: 'deactivate', reason: 'left' })
      .then({ type: 'user_deactivated', reason: 'left' }));
  test('an active user can be deactivated without a reason', () =>
    given(user, registered).when({ type: 'deactivate' }).then(deactivated));
  test('the status follows deactivation and reactivation', () => {
    expect(given(user, registered, deactivated).state().status).toBe('deactivated');
    expect(given(user, registered, deactivated, reactivated).state().status).toBe('active');
  });
  test('each change of the status is counted, and nothing else', () => {
    const changes = [deactivated, reactivated, deactivated];
    const { statusChanges } = given(user, registered, { type: 'user_renamed', name: 'Bob' }, ...changes).state();
    expect(statusChanges).toBe(3);
  });
  test('a deactivated user can be reactivated', () =>
    given(user, registered, deactivated).when({ type: 'reactivate' }).then(reactivated));
  test.each([
    { type: 'rename', name: 'Ada' },
    { type: 'change_email', email: 'a@b.cd' },
    { type: 'deactivate' },
  ] as const)('a deactivated user refuses the command $type', (command) =>
    given(user, registered, deactivated).when(command).thenRefuses('USER_DEACTIVATED'),
  );
  test('an active user cannot be reactivated', () =>
    given(user, registered).when({ type: 'reactivate' }).thenRefuses('USER_NOT_DEACTIVATED'));
});

test('emails that differ in capitals or the encoding of accents have the same unique key', () => {
  expect(emailKey('JOSÉ@Example.ORG')).toBe(emailKey('jose\u0301@example.org'));
  expect(user.unique?.['email']?.key(given(user, registered).state())).toBe('ada@example.org');
});
