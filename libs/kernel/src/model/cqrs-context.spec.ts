import { expect, test } from '@jest/globals';
import { testContext, TestRuntime } from '@snapfold/kernel/testing';
import { assertContext, createContext, InvalidContext } from './cqrs-context.js';

test('createContext derives what the caller does not give', () => {
  const context = createContext(new TestRuntime());
  expect(context).toMatchObject({
    userId: 'anonymous',
    requestId: 'id-0001',
    correlationId: 'id-0001',
    causationId: 'id-0001',
    at: '2026-01-01T00:00:00.000Z',
  });
  expect(context.newId()).toBe('id-0002');
});

test('createContext keeps what the caller gives', () => {
  const caller = { userId: 'u', requestId: 'r', correlationId: 'c', causationId: 'e' };
  expect(createContext(new TestRuntime(), caller)).toMatchObject(caller);
});

class ClockAt extends TestRuntime {
  constructor(private readonly time: number) {
    super();
  }

  override now(): number {
    return this.time;
  }
}

test.each([
  NaN,
  Infinity,
  -Infinity,
  8.64e15 + 1,
  Date.parse('+010000-01-01T00:00:00Z'),
  Date.parse('-000001-12-31T00:00:00Z'),
])('createContext refuses the time %p of the clock', (time) => {
  const making = () => createContext(new ClockAt(time));
  expect(making).toThrow(InvalidContext);
  expect(making).toThrow('"at" must be a time such as 2026-01-31T09:00:00.000Z, but it is ');
});

test('createContext accepts the first and the last time with a year of four digits', () => {
  for (const at of ['0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'])
    expect(createContext(new ClockAt(Date.parse(at))).at).toBe(at);
});

const invalid = { name: 'InvalidContext', code: 'INVALID_CONTEXT', kind: 'fault' };
const check = (change: object) => {
  try {
    assertContext({ ...testContext(), ...change });
  } catch (error) {
    return error;
  }
  return undefined;
};

test.each(['userId', 'requestId', 'correlationId', 'causationId'])(
  'assertContext requires well-formed, non-empty text as %s',
  (field) => {
    for (const value of ['', '\ud800', 'a\udc00', undefined, null, 1, {}, ['x']])
      expect(check({ [field]: value })).toMatchObject({
        ...invalid,
        field,
        message: expect.stringContaining(`"${field}"`),
      });
    expect(check({ [field]: '🙂 any text' })).toBeUndefined();
  },
);

test('assertContext requires a time in the form of events, and a function that makes ids', () => {
  const times = ['', '2026-01-31', '2026-01-31T10:00:00Z', '2026-01-31T10:00:00.000+00:00', '2026-02-30T10:00:00.000Z'];
  for (const at of [...times, '+010000-01-01T00:00:00.000Z', undefined, null, 0, new Date(0)])
    expect(check({ at })).toMatchObject({ ...invalid, field: 'at' });
  expect(check({ at: '2026-01-31T10:00:00.000Z' })).toBeUndefined();
  expect(check({ newId: undefined })).toMatchObject({ ...invalid, field: 'newId' });
});

test('createContext refuses a caller whose ids are not well-formed, non-empty text', () => {
  expect(() => createContext(new TestRuntime(), { userId: '' })).toThrow(InvalidContext);
  expect(() => createContext(new TestRuntime(), { correlationId: '\udfff' })).toThrow('"correlationId"');
});

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

test('createContext keeps the trace context, and a frozen copy of what the client says about itself', () => {
  const client = { channel: 'mobile' };
  const context = createContext(new TestRuntime(), { traceparent, client });
  client.channel = 'web';
  expect(context).toMatchObject({ traceparent, client: { channel: 'mobile' } });
  expect(Object.isFrozen(context.client)).toBe(true);
  expect(createContext(new TestRuntime())).not.toHaveProperty('client');
  expect(createContext(new TestRuntime())).not.toHaveProperty('traceparent');
});

test.each([
  ...['', 'x', traceparent.toUpperCase(), `${traceparent}-00`, 1, null],
  ...[
    `ff${traceparent.slice(2)}`,
    traceparent.replace(/4bf\w+/, '0'.repeat(32)),
    traceparent.replace(/00f\w+/, '0'.repeat(16)),
  ],
])('a context with the traceparent %p is invalid', (value) => {
  expect(check({ traceparent: value })).toMatchObject({ ...invalid, field: 'traceparent' });
});

test.each([
  null,
  'channel=mobile',
  { channel: 1 },
  { channel: '\ud800' },
  { channel: 'a'.repeat(257) },
  { 'a.b': 'c' },
  { $a: 'c' },
  { '': 'c' },
  Object.fromEntries([['__proto__', 'c']]),
  Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`a${index}`, ''])),
])('a context with the client metadata %j is invalid', (client) => {
  expect(check({ client })).toMatchObject({ ...invalid, field: 'client' });
});

test('a context that createContext made cannot be changed', () => {
  const context = createContext(new TestRuntime());
  expect(() => Object.assign(context, { userId: 'another' })).toThrow(TypeError);
});
