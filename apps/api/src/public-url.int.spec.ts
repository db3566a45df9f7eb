import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import { idOf, TestApi } from './testing/test-api.js';

const publicUrl = 'https://example.org/bank';
const page = 'https://shop.example.org';

let own: TestApi;
let proxied: TestApi;
beforeAll(async () => {
  const { uri } = uniqueDatabase();
  own = await TestApi.start(uri);
  proxied = await TestApi.start(uri, 0, { publicUrl, corsOrigins: [page] });
});
afterAll(() => Promise.all([own.close(), proxied.close()]));

let users = 0;
const newUser = () => ({ email: `u${(users += 1)}@example.org`, name: 'Ada' });

describe.each([
  ['at the root of its host', '', () => own],
  ['behind a prefix', publicUrl, () => proxied],
])('an API %s', (_, base, api) => {
  test('says at its root what it is, and links to its documentation and its health', async () => {
    const { status, headers, body } = await api().get('/');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      title: 'Snapfold Bank',
      links: {
        documentation: `${base}/docs`,
        openapi: `${base}/docs/openapi.json`,
        errors: `${base}/docs/errors`,
        live: `${base}/health/live`,
        ready: `${base}/health/ready`,
      },
    });
    expect(headers['link']).toContain(`<${base}/docs/openapi.json>; rel="service-desc"`);
    expect(headers['link']).toContain(`<${base}/docs>; rel="service-doc"`);
  });

  test('has the URL of what was created in Location, and its own in the OpenAPI document', async () => {
    const created = await api().post('/v1/users', newUser());
    expect(created.headers['location']).toBe(`${base}/v1/users/${idOf(created)}`);
    const { body } = await api().get('/docs/openapi.json');
    expect(body['servers']).toEqual([{ url: base || '/' }]);
  });
});

describe('a page of another origin', () => {
  test('can read nothing unless its origin is configured', async () => {
    expect((await own.get('/v1/users', { origin: page })).headers).not.toHaveProperty('access-control-allow-origin');
    const { headers } = await proxied.get('/v1/users', { origin: 'https://other.example.org' });
    expect(headers['access-control-allow-origin']).not.toBe('https://other.example.org');
  });

  test('whose origin is configured can read answers, refusals and the headers that matter', async () => {
    for (const [status, url] of [
      [200, '/v1/users'],
      [400, '/v1/users?limit=x'],
      [404, '/v1/nowhere'],
    ] as const) {
      const answer = await proxied.get(url, { origin: page });
      expect(answer).toMatchObject({ status, headers: { 'access-control-allow-origin': page } });
      expect(answer.headers['access-control-expose-headers']).toContain('ETag');
    }
    const sent = await proxied.post('/v1/users', { ...newUser(), colour: 'red' }, { origin: page });
    expect(sent).toMatchObject({ status: 400, headers: { 'access-control-allow-origin': page } });
  });

  test('may ask before a POST with its headers', async () => {
    const asked = {
      origin: page,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,idempotency-key,if-match',
    };
    expect(await proxied.options('/v1/users', asked)).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': page,
        'access-control-allow-headers': 'content-type,idempotency-key,if-match',
        'access-control-max-age': '600',
      },
    });
    const plain = { status: 204, headers: { allow: 'GET, HEAD, OPTIONS, POST' } };
    expect(await proxied.options('/v1/users', { origin: page })).toMatchObject(plain);
    expect(await own.options('/v1/users', asked)).toMatchObject(plain);
    expect((await own.options('/v1/users', asked)).headers).not.toHaveProperty('access-control-allow-origin');
  });
});
