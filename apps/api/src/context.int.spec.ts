import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import { idOf, TestApi, type Answer } from './testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(uniqueDatabase().uri);
});
afterAll(() => api.close());

const [traceId, spanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
const traceparent = `00-${traceId}-${spanId}-01`;
let users = 0;
const register = (headers: Readonly<Record<string, string>>) =>
  api.post('/v1/users', { email: `u${(users += 1)}@example.org`, name: 'Ada' }, headers);
async function metadataOf(registered: Answer): Promise<unknown> {
  const { body } = await api.get(`/v1/users/${idOf(registered)}/audit`);
  return (body['items'] as { readonly metadata: unknown }[])[0]?.metadata;
}

test('all that a client says about a request is stored with its events', async () => {
  const said = {
    'x-user-id': 'ada',
    'x-request-id': 'r-1',
    'x-correlation-id': 'c-1',
    'x-causation-id': 'order-7',
    traceparent,
    'x-client-metadata': 'channel=mobile, app=2.1',
  };
  const registered = await register(said);
  expect(registered.headers['x-request-id']).toBe('r-1');
  expect(await metadataOf(registered)).toEqual({
    userId: 'ada',
    requestId: 'r-1',
    correlationId: 'c-1',
    causationId: 'order-7',
    traceparent,
    client: { channel: 'mobile', app: '2.1' },
  });
});

test('what a client does not say is derived from the request id, or absent', async () => {
  const registered = await register({});
  const requestId = registered.headers['x-request-id'];
  expect(requestId).toMatch(/^[\w-]{36}$/);
  const derived = { requestId, correlationId: requestId, causationId: requestId };
  expect(await metadataOf(registered)).toEqual({ userId: 'anonymous', ...derived });
});

test.each([
  `00-${'0'.repeat(32)}-${spanId}-01`,
  `ff-${traceId}-${spanId}-01`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
  `${traceparent}, ${traceparent}`,
  'x',
])('the malformed trace context %s counts as absent', async (value) => {
  expect(await metadataOf(await register({ traceparent: value }))).not.toHaveProperty('traceparent');
});

test.each([
  ['X-User-Id', 'a b'],
  ['X-Correlation-Id', 'a b'],
  ['X-Causation-Id', 'a'.repeat(65)],
  ['X-Client-Metadata', 'channel'],
])('a malformed %s is refused, since the events would keep it', async (name, value) => {
  const errors = [{ in: 'header', pointer: `#/${name}`, code: 'WRONG_FORMAT' }];
  expect(await register({ [name]: value })).toMatchObject({ status: 400, body: { errors } });
});

test('a malformed header is refused on every route, also at the root', async () => {
  for (const url of ['/', '/v1/users', '/health/live'])
    expect(await api.get(url, { 'x-user-id': '' })).toMatchObject({ status: 400 });
});

test('a problem document names the request by each id that a log may be searched for', async () => {
  const headers = { 'x-request-id': 'r-2', 'x-correlation-id': 'c-2', traceparent };
  expect((await api.get('/v1/users/nobody', headers)).body).toMatchObject({
    type: 'urn:snapfold:error:NOT_FOUND',
    title: 'Not found',
    status: 404,
    detail: 'There is no entry with the id "nobody" in users.',
    instance: '/v1/users/nobody',
    code: 'NOT_FOUND',
    requestId: 'r-2',
    correlationId: 'c-2',
    traceId,
    retryable: false,
  });
});
