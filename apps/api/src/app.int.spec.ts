import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import { idOf, TestApi, type Answer } from './testing/test-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start(uniqueDatabase().uri);
});
afterAll(() => api.close());

const get: TestApi['get'] = (...request) => api.get(...request);
const post: TestApi['post'] = (...request) => api.post(...request);
const euros = (value: unknown) => ({ amount: { value, currency: 'EUR' } });
let emails = 0;

async function newUser(): Promise<string> {
  emails += 1;
  return idOf(await post('/v1/users', { email: `user${emails}@example.org`, name: 'Ada' }));
}
async function newAccount(currency = 'EUR'): Promise<string> {
  return idOf(await post('/v1/accounts', { owner: await newUser(), currency }));
}

describe('users', () => {
  test('are registered, shown and changed', async () => {
    const created = await post('/v1/users', { email: 'Ada@Example.org', name: 'Ada' });
    const id = idOf(created);
    expect(created).toMatchObject({
      status: 201,
      headers: { location: `/v1/users/${id}` },
      body: { version: 1 },
    });
    expect(Object.keys(created.body)).toEqual(['id', 'version', 'position']);

    const commands: [path: string, body: object | undefined][] = [
      ['rename', { name: 'Ada Lovelace' }],
      ['change-email', { email: 'ada@example.org' }],
      ['deactivate', { reason: 'left' }],
      ['reactivate', undefined],
      ['deactivate', undefined],
      ['reactivate', {}],
    ];
    for (const [index, [path, body]] of commands.entries()) {
      const answer = await post(`/v1/users/${id}/commands/${path}`, body);
      expect([answer.status, answer.body['version']]).toEqual([200, index + 2]);
    }
    expect(await get(`/v1/users/${id}`)).toMatchObject({
      status: 200,
      body: { id, version: 7, email: 'ada@example.org', name: 'Ada Lovelace', status: 'active' },
    });
  });

  test('a command that changes nothing is answered with 200 and the same version', async () => {
    const id = await newUser();
    const answer = await post(`/v1/users/${id}/commands/rename`, { name: 'Ada' });
    expect([answer.status, answer.body['version']]).toEqual([200, 1]);
  });
});

describe('accounts', () => {
  test('are opened, and shown with their movements in exact amounts', async () => {
    const owner = await newUser();
    const opened = await post('/v1/accounts', { owner, currency: 'EUR' });
    const id = idOf(opened);
    expect(opened.headers.location).toBe(`/v1/accounts/${id}`);
    await post(`/v1/accounts/${id}/commands/deposit`, euros('100.5'), { 'x-user-id': 'ada' });
    const withdrawn = await post(`/v1/accounts/${id}/commands/withdraw`, euros('0.05'), { 'x-user-id': 'bob' });
    const { position } = withdrawn.body;

    const shown = await get(`/v1/accounts/${id}`);
    expect(shown.body).toEqual({
      id,
      version: 3,
      owner,
      currency: 'EUR',
      balance: { value: '100.45', currency: 'EUR' },
      status: 'open',
      openedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      closedAt: null,
    });
    const movements = await get(`/v1/accounts/${id}/movements`);
    expect(movements.body).toMatchObject({
      items: [
        {
          id: `${id}-3`,
          accountId: id,
          version: 3,
          position,
          kind: 'withdrawal',
          amount: { value: '-0.05' },
          by: 'bob',
        },
        { id: `${id}-2`, version: 2, kind: 'deposit', amount: { value: '100.50' }, by: 'ada' },
      ],
      nextCursor: null,
    });
  });

  test('amounts in a currency without minor units have no decimals', async () => {
    const id = await newAccount('JPY');
    await post(`/v1/accounts/${id}/commands/deposit`, { amount: { value: '100', currency: 'JPY' } });
    expect((await get(`/v1/accounts/${id}`)).body['balance']).toEqual({ value: '100', currency: 'JPY' });
  });

  test('close once they are empty', async () => {
    const id = await newAccount();
    expect(await post(`/v1/accounts/${id}/commands/close`)).toMatchObject({ status: 200, body: { version: 2 } });
    const { body } = await get(`/v1/accounts/${id}`);
    expect(body).toMatchObject({ status: 'closed', closedAt: expect.stringMatching(/Z$/) });
  });

  test('accept 10 of 50 simultaneous withdrawals of 10.00 from 100.00, and answer 40 with 422', async () => {
    const id = await newAccount();
    await post(`/v1/accounts/${id}/commands/deposit`, euros('100.00'));
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post(`/v1/accounts/${id}/commands/withdraw`, euros('10.00'))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(answers.filter(({ body }) => body['code'] === 'ACCOUNT_INSUFFICIENT_FUNDS')).toHaveLength(40);
    expect((await get(`/v1/accounts/${id}`)).body).toMatchObject({ version: 12, balance: { value: '0.00' } });
  });
});

describe('lists', () => {
  test('are paged by cursor and filtered', async () => {
    const owner = await newUser();
    const ids: unknown[] = [];
    for (const currency of ['EUR', 'USD', 'JPY']) {
      ids.push((await post('/v1/accounts', { owner, currency })).body['id']);
    }
    const seen: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await get(`/v1/accounts?owner=${owner}&limit=2${cursor && `&cursor=${cursor}`}`);
      const { items, nextCursor } = page.body as { items: { id: string }[]; nextCursor: string | null };
      seen.push(...items.map(({ id }) => id));
      cursor = nextCursor;
    }
    expect(seen).toEqual(ids);
    const dollars = await get(`/v1/accounts?owner=${owner}&currency=USD`);
    expect(dollars.body['items']).toMatchObject([{ id: ids[1] }]);
  });

  test('of movements and of audit events are paged too', async () => {
    const id = await newAccount();
    for (let n = 0; n < 3; n += 1) await post(`/v1/accounts/${id}/commands/deposit`, euros('1'));
    for (const [path, versions] of [
      ['movements', [4, 3, 2]],
      ['audit', [1, 2, 3, 4]],
    ] as const) {
      const first = await get(`/v1/accounts/${id}/${path}?limit=2`);
      const second = await get(`/v1/accounts/${id}/${path}?limit=2&cursor=${String(first.body['nextCursor'])}`);
      const items = [first, second].flatMap(({ body }) => body['items'] as { version: number }[]);
      expect(items.map(({ version }) => version)).toEqual(versions);
      expect(second.body['nextCursor']).toBeNull();
    }
    expect((await get(`/v1/accounts/${id}/movements?kind=withdrawal`)).body['items']).toEqual([]);
  });
});

describe('context', () => {
  const headers = { 'x-user-id': 'ada', 'x-request-id': 'request-1', 'x-correlation-id': 'story-1' };

  test('reaches the metadata of every event', async () => {
    const id = await newAccount();
    await post(`/v1/accounts/${id}/commands/deposit`, euros('5'), headers);
    const { body } = await get(`/v1/accounts/${id}/audit`);
    expect(body['items']).toMatchObject([
      { id: `${id}-1`, type: 'account_opened', version: 1, metadata: { userId: 'anonymous' } },
      {
        id: `${id}-2`,
        type: 'amount_deposited',
        aggregateId: id,
        version: 2,
        at: expect.stringMatching(/Z$/),
        payload: {
          type: 'amount_deposited',
          amount: { value: '5.00', currency: 'EUR' },
          balance: { value: '5.00', currency: 'EUR' },
        },
        metadata: { userId: 'ada', requestId: 'request-1', correlationId: 'story-1', causationId: 'request-1' },
      },
    ]);
  });

  test('a well-formed request id is echoed, and a malformed one is replaced', async () => {
    const echoed = async (id: string) => (await get('/v1/users', { 'x-request-id': id })).headers['x-request-id'];
    expect(await echoed('A-b_9')).toBe('A-b_9');
    expect(await echoed('a'.repeat(64))).toBe('a'.repeat(64));
    for (const bad of ['a b', 'a'.repeat(65), 'é', '<x>']) expect(await echoed(bad)).toMatch(/^[0-9a-f-]{36}$/);
    const failed = await post('/v1/users', '{', { 'x-request-id': 'r-2' });
    expect([failed.status, failed.headers['x-request-id']]).toEqual([400, 'r-2']);
  });

  test('a malformed user id is refused, not replaced', async () => {
    const answer = await post('/v1/users', { email: 'x@example.org', name: 'X' }, { 'x-user-id': 'a b' });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ in: 'header', pointer: '#/X-User-Id' }] } });
  });
});

describe('errors are problems with a stable code', () => {
  async function expectProblem(answer: Promise<Answer>, status: number, code: string, pointer?: string) {
    const { headers, ...rest } = await answer;
    expect(rest).toMatchObject({ status, body: { type: `urn:snapfold:error:${code}`, status, code } });
    if (pointer) expect(rest.body['errors']).toMatchObject([{ pointer }]);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(JSON.stringify(rest.body)).not.toMatch(/node_modules|\.js:\d|at \w+ \(/);
  }

  test.each([
    ['', '#/amount/value'],
    ['100.505', '#/amount/value'],
    ['1e3', '#/amount/value'],
    ['NaN', '#/amount/value'],
    ['-0', '#/amount/value'],
    ['+1', '#/amount/value'],
    [' 1', '#/amount/value'],
    ['٣', '#/amount/value'],
    [100, '#/amount/value'],
    [null, '#/amount/value'],
    [undefined, '#/amount/value'],
  ])('400 for the amount %j', async (value, pointer) => {
    const id = await newAccount();
    await expectProblem(post(`/v1/accounts/${id}/commands/deposit`, euros(value)), 400, 'MALFORMED_REQUEST', pointer);
  });

  test('400 for a malformed request', async () => {
    const id = await newAccount();
    const deposit = `/v1/accounts/${id}/commands/deposit`;
    const malformed: [answer: Promise<Answer>, pointer?: string][] = [
      [post('/v1/users', '{"email":')],
      [post('/v1/users', '{"__proto__":{},"email":"a@b.cd","name":"A"}')],
      [post('/v1/users', 'null'), '#'],
      [post('/v1/users', '[]'), '#'],
      [post('/v1/users'), '#'],
      [post('/v1/users', { email: 'a@b.cd', name: 'A', admin: true }), '#/admin'],
      [post('/v1/users', { email: 'a@b.cd' }), '#/name'],
      [post('/v1/users', { email: ['a@b.cd'], name: 'A' }), '#/email'],
      [post('/v1/users', String.raw`{"email":"a@b.cd","name":"\ud800"}`), '#/name'],
      [post(deposit, { amount: { value: '1', currency: 'XXX' } }), '#/amount/currency'],
      [post(deposit, { amount: { value: '1', currency: 'eur' } }), '#/amount/currency'],
      [post(deposit, { amount: { value: '1', currency: 'EUR', scale: 2 } }), '#/amount/scale'],
      [post(deposit, { amount: '1.00' }), '#/amount'],
      [post('/v1/accounts', { owner: 'x', currency: 'EURO' }), '#/currency'],
      [post(`/v1/accounts/${id}/commands/close`, { force: true }), '#/force'],
      [get('/v1/users?limit=0'), '#/limit'],
      [get('/v1/users?limit=101'), '#/limit'],
      [get('/v1/users?limit=ten'), '#/limit'],
      [get('/v1/users?colour=red'), '#/colour'],
      [get(`/v1/accounts/${id}/movements?kind=gift`), '#/kind'],
      [get('/%zz')],
    ];
    for (const [answer, pointer] of malformed) await expectProblem(answer, 400, 'MALFORMED_REQUEST', pointer);
    for (const url of ['/v1/users', `/v1/accounts/${id}/movements`, `/v1/accounts/${id}/audit`]) {
      await expectProblem(get(`${url}?cursor=nonsense`), 400, 'INVALID_CURSOR', '#/cursor');
    }
  });

  test('415 for a body that is not JSON', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
      await expectProblem(post('/v1/users', 'a=b', { 'content-type': type }), 415, 'UNSUPPORTED_MEDIA_TYPE');
    }
  });

  test('413 for a body that is too large', async () => {
    const name = 'x'.repeat(1_100_000);
    await expectProblem(post('/v1/users', { email: 'a@b.cd', name }), 413, 'BODY_TOO_LARGE');
  });

  test('422 for a request that a rule refuses', async () => {
    const id = await newAccount();
    const deposit = `/v1/accounts/${id}/commands/deposit`;
    await expectProblem(post(deposit, euros('0')), 422, 'ACCOUNT_INVALID_AMOUNT');
    await expectProblem(post(deposit, euros('-1.00')), 422, 'ACCOUNT_INVALID_AMOUNT');
    const dollars = { amount: { value: '1', currency: 'USD' } };
    await expectProblem(post(deposit, dollars), 422, 'ACCOUNT_CURRENCY_MISMATCH');
    await expectProblem(post('/v1/users', { email: 'nobody', name: 'A' }), 422, 'USER_EMAIL_INVALID');
    await expectProblem(post('/v1/users', { email: 'a@b.cd', name: ' ' }), 422, 'USER_NAME_INVALID');
    await expectProblem(post('/v1/accounts', { owner: 'nobody', currency: 'EUR' }), 422, 'ACCOUNT_OWNER_UNKNOWN');
    const withdrawal = await post(`/v1/accounts/${id}/commands/withdraw`, euros('1'));
    expect(withdrawal.body).toMatchObject({
      code: 'ACCOUNT_INSUFFICIENT_FUNDS',
      details: { balance: { value: '0.00', currency: 'EUR' }, amount: { value: '1.00', currency: 'EUR' } },
    });
    await post(deposit, euros('90071992547409.91'));
    await expectProblem(post(deposit, euros('0.01')), 422, 'ACCOUNT_BALANCE_LIMIT');
  });

  test('409 for a request that conflicts with the current state', async () => {
    await post('/v1/users', { email: 'taken@example.org', name: 'A' });
    await expectProblem(post('/v1/users', { email: 'TAKEN@example.org', name: 'B' }), 409, 'USER_EMAIL_TAKEN');
    const userId = await newUser();
    await expectProblem(post(`/v1/users/${userId}/commands/reactivate`), 409, 'USER_NOT_DEACTIVATED');
    await post(`/v1/users/${userId}/commands/deactivate`);
    await expectProblem(post(`/v1/users/${userId}/commands/rename`, { name: 'B' }), 409, 'USER_DEACTIVATED');
    await expectProblem(post('/v1/accounts', { owner: userId, currency: 'EUR' }), 422, 'ACCOUNT_OWNER_DEACTIVATED');
    const id = await newAccount();
    await post(`/v1/accounts/${id}/commands/deposit`, euros('1'));
    await expectProblem(post(`/v1/accounts/${id}/commands/close`), 409, 'ACCOUNT_NOT_EMPTY');
    await post(`/v1/accounts/${id}/commands/withdraw`, euros('1'));
    await post(`/v1/accounts/${id}/commands/close`);
    await expectProblem(post(`/v1/accounts/${id}/commands/deposit`, euros('1')), 409, 'ACCOUNT_CLOSED');
  });

  test('404 for an unknown id or route', async () => {
    for (const path of ['users/x', 'accounts/x', 'users/x/audit', 'accounts/x/audit', 'accounts/x/movements']) {
      await expectProblem(get(`/v1/${path}`), 404, 'NOT_FOUND');
    }
    await expectProblem(get(`/v1/users/${'x'.repeat(500)}`), 404, 'NOT_FOUND');
    await expectProblem(post('/v1/accounts/x/commands/deposit', euros('1')), 404, 'NOT_FOUND');
    await expectProblem(post('/v1/users/x/commands/reactivate'), 404, 'NOT_FOUND');
    await expectProblem(get('/v1/nothing'), 404, 'ROUTE_NOT_FOUND');
    await expectProblem(post(`/v1/accounts/x/commands/steal`, {}), 404, 'ROUTE_NOT_FOUND');
  });
});

describe('documentation', () => {
  interface Document {
    readonly openapi: string;
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
    readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
  }

  test('is OpenAPI 3.1 with one operation per command', async () => {
    const document = (await api.app.inject('/docs/openapi.json')).json<Document>();
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
    );
    expect(operations.sort()).toEqual([
      'get / service',
      'get /health/live liveness',
      'get /health/ready readiness',
      'get /v1/accounts accountList',
      'get /v1/accounts/events accountEvents',
      'get /v1/accounts/{id} accountGet',
      'get /v1/accounts/{id}/audit accountAudit',
      'get /v1/accounts/{id}/movements movementList',
      'get /v1/accounts/{id}/summary accountSummary',
      'get /v1/transfers transferList',
      'get /v1/transfers/{id} transferGet',
      'get /v1/users userList',
      'get /v1/users/events userEvents',
      'get /v1/users/{id} userGet',
      'get /v1/users/{id}/audit userAudit',
      'post /v1/accounts accountOpen',
      'post /v1/accounts/{id}/commands/close accountClose',
      'post /v1/accounts/{id}/commands/deposit accountDeposit',
      'post /v1/accounts/{id}/commands/withdraw accountWithdraw',
      'post /v1/transfers transferSend',
      'post /v1/users userRegister',
      'post /v1/users/{id}/commands/change-email userChangeEmail',
      'post /v1/users/{id}/commands/deactivate userDeactivate',
      'post /v1/users/{id}/commands/reactivate userReactivate',
      'post /v1/users/{id}/commands/rename userRename',
    ]);
  });

  test('has every schema that it refers to, and the schemas that validate', async () => {
    const document = (await api.app.inject('/docs/openapi.json')).json<Document>();
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g);
    for (const [, name = ''] of references) expect(Object.keys(document.components.schemas)).toContain(name);
    expect(document.components.schemas).toMatchObject({
      AccountDeposit: { required: ['amount'], additionalProperties: false },
      Money: {
        properties: {
          value: { type: 'string', pattern: expect.any(String), maxLength: 22 },
          currency: { $ref: '#/components/schemas/Currency' },
        },
      },
      UserRegister: {
        properties: {
          email: { pattern: expect.stringContaining('@'), maxLength: 254 },
          name: { pattern: expect.any(String), maxLength: 100 },
        },
      },
      UserDeactivate: { properties: { reason: { maxLength: 500 } } },
      Problem: { required: expect.arrayContaining(['code', 'status']) },
    });
    expect((await api.app.inject('/docs')).statusCode).toBe(200);
  });
});
