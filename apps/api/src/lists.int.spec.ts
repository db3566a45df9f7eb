import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import { idOf, TestApi, type Answer } from './testing/test-api.js';

const { uri } = uniqueDatabase();
let api: TestApi;
let elsewhere: TestApi;
let keyed: TestApi;
let owner = '';
/** Two accounts in euros with 10.00 and 30.00, one in dollars, and one in euros that is closed. */
let accounts: readonly string[] = [];
beforeAll(async () => {
  api = await TestApi.start(uri);
  elsewhere = await TestApi.start(uri);
  keyed = await TestApi.start(uri, 10_000, { cursorKey: 'k'.repeat(32) });
  owner = idOf(await api.post('/v1/users', { email: 'ada@example.org', name: 'Ada' }));
  for (const name of ['bob', 'eve']) await api.post('/v1/users', { email: `${name}@example.org`, name });
  const [one, other, dollars, closed] = [await open('EUR'), await open('EUR'), await open('USD'), await open('EUR')];
  await move(one, 'deposit', '100.00');
  for (const count of [1, 2, 3]) await transfer(one, other, `${count * 10}.00`);
  await transfer(other, one, '30.00');
  await api.post(`/v1/accounts/${closed}/commands/close`);
  accounts = [one, other, dollars, closed];
});
afterAll(() => Promise.all([api.close(), elsewhere.close(), keyed.close()]));

const open = async (currency: string) => idOf(await api.post('/v1/accounts', { owner, currency }));
const move = (id: string, command: string, value: string) =>
  api.post(`/v1/accounts/${id}/commands/${command}`, { amount: { value, currency: 'EUR' } });
const transfer = (from: string, to: string, value: string) =>
  api.post('/v1/transfers', { from, to, amount: { value, currency: 'EUR' } });

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer) => body['items'] as readonly Item[];
const query = (fields: Readonly<Record<string, string>>) => `?${new URLSearchParams(fields).toString()}`;

/** Follows the `Link` of each page. Returns all items. */
async function followed(url: string, headers: Readonly<Record<string, string>> = {}): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let next: string | undefined = url; next !== undefined;) {
    const page: Answer = await api.get(next, headers);
    expect(page.status).toBe(200);
    items.push(...itemsOf(page));
    const link: unknown = page.headers['link'];
    expect(link === undefined).toBe(page.body['nextCursor'] === null);
    next = typeof link === 'string' ? /^<(\/[^>]+)>; rel="next"$/.exec(link)?.[1] : undefined;
    if (link !== undefined) expect(next).toContain(`cursor=${String(page.body['nextCursor'])}`);
  }
  return items;
}

/** A list, by a name, with the number of its items. */
const lists: readonly (readonly [name: string, url: () => string, count: number])[] = [
  ['users', () => '/v1/users?status=active', 3],
  ['accounts', () => `/v1/accounts?filter=currency%3D%3DEUR&sort=-balance`, 3],
  ['movements', () => `/v1/accounts/${accounts[0]}/movements?filter=at%3E2026-01-01T00:00:00Z`, 5],
  ['transfers', () => `/v1/transfers?account=${accounts[0]}`, 4],
  ['audit', () => `/v1/accounts/${accounts[0]}/audit?from=2026-01-01T00:00:00Z`, 6],
];

test('a cursor of users is not one of accounts, even if both lists are asked for without a query', async () => {
  const { nextCursor } = (await api.get('/v1/users?limit=1')).body;
  expect(await api.get(`/v1/users?cursor=${String(nextCursor)}`)).toMatchObject({ status: 200 });
  expect(await api.get(`/v1/accounts?cursor=${String(nextCursor)}`)).toMatchObject({
    status: 400,
    body: { code: 'INVALID_CURSOR' },
  });
});

describe.each(lists)('the list of %s', (_, url, count) => {
  const firstCursor = async () => String((await api.get(`${url()}&limit=1`)).body['nextCursor']);
  const withCursor = (cursor: string, at = url()) => `${at}&cursor=${encodeURIComponent(cursor)}`;
  const refused = { status: 400, body: { code: 'INVALID_CURSOR', errors: [{ in: 'query', pointer: '#/cursor' }] } };

  test('has each item once, if its links are followed, and the same ones on one page', async () => {
    const whole = itemsOf(await api.get(`${url()}&limit=100`));
    expect(whole).toHaveLength(count);
    for (const limit of [1, 2, count]) expect(await followed(`${url()}&limit=${limit}`)).toEqual(whole);
  });

  test('goes on from a cursor in another process, with another limit, and in another order of parameters', async () => {
    const [, second] = itemsOf(await api.get(url()));
    const cursor = await firstCursor();
    expect(itemsOf(await elsewhere.get(`${withCursor(cursor)}&limit=1`))).toEqual([second]);
    const [path = '', rest = ''] = url().split('?');
    const turned = rest.split('&').toReversed().join('&');
    expect(itemsOf(await api.get(`${path}?cursor=${cursor}&limit=50&${turned}`))[0]).toEqual(second);
  });

  test('refuses a cursor of another caller, of another key, and of any other list, filter or order', async () => {
    const cursor = await firstCursor();
    expect(await api.get(withCursor(cursor), { 'x-user-id': 'eve' })).toMatchObject(refused);
    expect(await keyed.get(withCursor(cursor))).toMatchObject(refused);
    const others = [
      ...lists.map(([, other]) => other()).filter((other) => other !== url()),
      ...['/v1/users', '/v1/accounts'].map((path) => `${path}?limit=9`),
      `/v1/accounts/${accounts[1]}/movements?filter=at%3E2026-01-01T00:00:00Z`,
      `/v1/transfers?account=${accounts[1]}`,
      `/v1/accounts/${accounts[1]}/audit?from=2026-01-01T00:00:00Z`,
      `${url().replace('from=', 'to=')}&${url().includes('from=') ? 'limit=9' : 'from=1970-01-01T00:00:00Z'}`,
    ];
    for (const other of others) expect(await api.get(withCursor(cursor, other))).toMatchObject(refused);
  });

  test('refuses a cursor that was changed, cut or made up, and none of its parts tells a secret', async () => {
    const cursor = await firstCursor();
    const made = ['', '1', 'nonsense', '%', '\0', 'é', '{"$gt":""}', '__proto__', 'A'.repeat(9_000), cursor.slice(22)];
    for (const at of [0, 10, 21, 22, cursor.length - 1])
      made.push(cursor.slice(0, at) + (cursor[at] === 'A' ? 'B' : 'A') + cursor.slice(at + 1), cursor.slice(0, at));
    for (const text of made) expect(await api.get(withCursor(text))).toMatchObject(refused);
  });
});

test('a link keeps the parameters of the client, escaped, and is below the public URL', async () => {
  const proxied = await TestApi.start(uri, 0, { publicUrl: 'https://example.org/bank', corsOrigins: ['*'] });
  const filter = `owner=in=(${owner},">; rel=x");balance>=0;currency==EUR`;
  const path = `/v1/accounts${query({ limit: '1', filter, sort: '-balance,id' })}`;
  const { headers, body } = await proxied.get(path, { origin: 'https://a.example' });
  const cursor = String(body['nextCursor']);
  expect(headers['link']).toBe(`<https://example.org/bank${path.replaceAll('*', '%2A')}&cursor=${cursor}>; rel="next"`);
  expect(headers['access-control-expose-headers']).toContain('Link');
  await proxied.close();
});

/** A filter with the most levels of parentheses, of `and` and `or` in turn. */
function alternating(depth: number): string {
  const inner = depth === 0 ? 'status==open' : `(${alternating(depth - 1)})`;
  return depth % 2 === 0 ? `id==nobody,status!=frozen,${inner}` : `currency=in=(EUR,USD);${inner}`;
}

describe('a search finds', () => {
  const found = async (fields: Readonly<Record<string, string>>) => {
    const answer = await api.get(`/v1/accounts${query({ ...fields, owner })}`);
    expect(answer.status).toBe(200);
    return itemsOf(answer).map(({ id }) => accounts.indexOf(String(id)));
  };

  test.each<[fields: Readonly<Record<string, string>>, places: readonly number[]]>([
    [{}, [0, 1, 2, 3]],
    [{ filter: 'currency==EUR;balance>=30.00' }, [0, 1]],
    [{ filter: 'currency==EUR;balance>30' }, [0]],
    [{ filter: 'balance<70', currency: 'EUR' }, [1, 3]],
    [{ filter: 'currency==EUR;balance==70,currency==USD;balance==0' }, [0, 2]],
    [{ filter: 'status=in=(open,closed)' }, [0, 1, 2, 3]],
    [{ filter: 'status!=open' }, [3]],
    [{ filter: 'status=out=(open)' }, [3]],
    [{ filter: 'status==closed,currency==USD' }, [2, 3]],
    [{ filter: alternating(10) }, [0, 1, 2, 3]],
    [{ filter: Array.from({ length: 50 }, () => 'status==open').join(',') }, [0, 1, 2]],
    [{ filter: 'owner==nobody' }, []],
    [{ filter: 'owner==*' }, []],
    [{ filter: 'openedAt>=2026-01-01T00:00:00Z' }, [0, 1, 2, 3]],
    [{ to: '2026-01-01T00:00:00Z' }, []],
    [{ from: '2026-01-01T00:00:00+23:00', to: '9999-12-31T23:59:59Z' }, [0, 1, 2, 3]],
    [{ sort: '-id' }, [3, 2, 1, 0]],
    [{ sort: '-openedAt,id' }, [3, 2, 1, 0]],
    [{ sort: 'balance', currency: 'EUR' }, [3, 1, 0]],
    [{ sort: '-balance', filter: 'currency==EUR;status==open' }, [0, 1]],
  ])('%j', async (fields, places) => {
    expect(await found(fields)).toEqual(places);
  });

  test('accounts by their ids and by the times at which they were opened', async () => {
    const shown = itemsOf(await api.get(`/v1/accounts?owner=${owner}`));
    expect(await found({ filter: `id=in=(${accounts[1]},${accounts[2]})` })).toEqual([1, 2]);
    for (const [place, { openedAt }] of shown.entries()) {
      expect(await found({ filter: `openedAt==${String(openedAt)}` })).toContain(place);
      expect(await found({ filter: `openedAt<${String(openedAt)}` })).not.toContain(place);
      expect(await found({ from: String(openedAt) })).toContain(place);
      expect(await found({ to: String(openedAt) })).not.toContain(place);
    }
  });

  test('users by their emails, regardless of capitals', async () => {
    const list = await api.get(`/v1/users${query({ filter: 'email=in=(ADA@example.org,nobody@example.org)' })}`);
    expect(itemsOf(list)).toMatchObject([{ id: owner }]);
  });

  test('movements by kind and time, newest first', async () => {
    const url = `/v1/accounts/${accounts[0]}/movements`;
    const kinds = async (fields: Readonly<Record<string, string>>) =>
      itemsOf(await api.get(url + query(fields))).map(({ kind }) => kind);
    expect(await kinds({ filter: 'kind!=transfer_out' })).toEqual(['transfer_in', 'deposit']);
    expect(await kinds({ sort: 'at', limit: '2' })).toEqual(['deposit', 'transfer_out']);
    expect(await kinds({ kind: 'deposit', to: '2026-01-01T00:00:00Z' })).toEqual([]);
    const [newest, ...older] = itemsOf(await api.get(url));
    expect(await kinds({ from: String(newest?.['at']) })).toContain('transfer_in');
    expect(await kinds({ to: String(newest?.['at']) })).toEqual(older.map(({ kind }) => kind));
  });
});

describe('the list of transfers', () => {
  test('has those from and to an account, newest first, each as it is shown alone', async () => {
    const listed = itemsOf(await api.get(`/v1/transfers?account=${accounts[1]}`));
    expect(listed).toHaveLength(4);
    for (const item of listed) {
      const { body } = await api.get(`/v1/transfers/${String(item['id'])}`);
      const { from, to, amount, at, by } = body;
      const sides = { from: { id: (from as Item)['id'] }, to: { id: (to as Item)['id'] } };
      expect(item).toEqual({ id: body['id'], ...sides, amount, at, by });
    }
    expect(listed.map(({ amount }) => (amount as Item)['value'])).toEqual(['30.00', '30.00', '20.00', '10.00']);
    const [back] = listed;
    expect(back).toMatchObject({ from: { id: accounts[1] }, to: { id: accounts[0] } });
  });

  test('follows the journal as the movements do', async () => {
    const sent = await transfer(String(accounts[0]), String(accounts[1]), '1.00');
    const position = Number(sent.body['position']);
    const list = await elsewhere.get(`/v1/transfers?account=${accounts[1]}&atLeast=${position}`);
    expect(list).toMatchObject({ status: 200, body: { items: expect.arrayContaining([{ ...itemsOf(list)[0] }]) } });
    expect(itemsOf(list)[0]).toMatchObject({ id: sent.body['id'] });
    expect(Number(list.headers['x-view-position'])).toBeGreaterThanOrEqual(position);
    expect(await api.get(`/v1/transfers?account=${accounts[1]}&atLeast=1000000`)).toMatchObject({ status: 503 });
    await transfer(String(accounts[1]), String(accounts[0]), '1.00');
  });

  test('is bounded by time', async () => {
    const [newest, ...others] = itemsOf(await api.get(`/v1/transfers?account=${accounts[0]}`));
    const at = encodeURIComponent(String(newest?.['at']));
    expect(itemsOf(await api.get(`/v1/transfers?account=${accounts[0]}&to=${at}`))).toEqual(others);
    expect(itemsOf(await api.get(`/v1/transfers?account=${accounts[0]}&from=${at}`))).toEqual([newest]);
  });

  test('is empty for an account without transfers, 404 for an unknown one, and 400 without an account', async () => {
    expect(itemsOf(await api.get(`/v1/transfers?account=${accounts[2]}`))).toEqual([]);
    expect(await api.get('/v1/transfers?account=nobody')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    const { status, body } = await api.get('/v1/transfers?from=x&acount=a');
    expect(status).toBe(400);
    expect(body['errors']).toMatchObject([
      { pointer: '#/account', code: 'REQUIRED' },
      { pointer: '#/from', code: 'WRONG_FORMAT' },
      { pointer: '#/acount', code: 'UNKNOWN', detail: expect.stringContaining('did you mean "account"?') },
    ]);
  });
});

describe('the audit of an account', () => {
  test('is bounded by times, in any form of RFC 3339', async () => {
    const url = `/v1/accounts/${accounts[0]}/audit`;
    const whole = itemsOf(await api.get(url));
    const times = whole.map(({ at }) => String(at));
    for (const at of times) {
      const shifted = new Date(Date.parse(at) + 3_600_000).toISOString().replace('Z', '999+01:00');
      for (const written of [at, shifted, at.replace('T', ' ')]) {
        const from = itemsOf(await api.get(url + query({ from: written })));
        expect(from).toEqual(whole.filter((event) => String(event['at']) >= at));
        const to = itemsOf(await api.get(url + query({ to: written })));
        expect(to).toEqual(whole.filter((event) => String(event['at']) < at));
      }
    }
    expect(itemsOf(await api.get(url + query({ from: '2100-01-01T00:00:00Z' })))).toEqual([]);
    expect(await api.get(`/v1/accounts/nobody/audit${query({ from: '2100-01-01T00:00:00Z' })}`)).toMatchObject({
      status: 404,
    });
    const { body } = await api.get(url + query({ from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }));
    expect(body['errors']).toMatchObject([{ pointer: '#/to', code: 'WRONG_VALUE' }]);
  });
});

describe('what a client sends never becomes part of a query to the database', () => {
  const refusals = async (fields: Readonly<Record<string, string>>) => {
    const { status, body } = await api.get(`/v1/accounts${query(fields)}`);
    return { status, codes: (body['errors'] as readonly Item[] | undefined)?.map(({ code }) => code) };
  };

  test.each([
    '$where==1',
    '$expr==1',
    '$or==(a,b)',
    'state.owner==x',
    '_id==x',
    'unique.email==x',
    '__proto__==x',
    'constructor==x',
    'toString==x',
    'id.$ne==x',
    'position>=0',
  ])('the field of %s is unknown', async (filter) => {
    expect(await refusals({ filter })).toEqual({ status: 400, codes: ['UNKNOWN'] });
    expect(await refusals({ sort: filter.split('=')[0] ?? '' })).toMatchObject({ status: 400, codes: ['UNKNOWN'] });
  });

  test.each([
    'owner=regex=.*',
    'owner=like=a',
    'owner=ne=a',
    'owner=re=a',
    'owner=where=1',
    'owner>=a',
    'id!=a',
    'currency<EUR',
  ])('the operator of %s is not allowed', async (filter) => {
    expect(await refusals({ filter })).toEqual({ status: 400, codes: ['WRONG_VALUE'] });
  });

  test.each([
    '$ne',
    '$gt',
    '^.*',
    '.*',
    '*',
    '%',
    '[]',
    'null',
    'true',
    '0',
    '"{\\"$ne\\":null}"',
    "'; return true; //'",
  ])('the value %s is a text that no owner is', async (value) => {
    const answer = await api.get(`/v1/accounts${query({ filter: `owner==${value},owner=in=(${value})` })}`);
    expect(answer).toMatchObject({ status: 200, body: { items: [], nextCursor: null } });
  });

  test.each(['status==$ne', 'status=in=(open,$ne)', 'currency=={}', 'openedAt>=$gt', 'currency==EUR;balance>=$gt'])(
    '%s is refused',
    async (filter) => {
      expect((await refusals({ filter })).status).toBe(400);
    },
  );
});

test('faults of a search are told with what is allowed instead', async () => {
  const filter = 'ownr==a;status==opne;balance>=1.005;currency==EUR;id<1';
  const { body } = await api.get(`/v1/accounts${query({ filter, sort: 'opendAt' })}`);
  const fields = '"id", "owner", "currency", "status", "balance", "openedAt"';
  expect((body['errors'] as readonly Item[]).map(({ pointer, code, detail }) => [pointer, code, detail])).toEqual([
    ['#/filter', 'UNKNOWN', `"filter" has the term "ownr==a", whose field is none of ${fields}; did you mean "owner"?`],
    [
      '#/filter',
      'WRONG_VALUE',
      '"filter" has the term "status==opne", whose value must be one of "open", "frozen", "closed", not "opne".',
    ],
    [
      '#/filter',
      'WRONG_FORMAT',
      '"filter" has the term "balance>=1.005", whose value has more than the 2 digits after the point that EUR has.',
    ],
    ['#/filter', 'WRONG_VALUE', '"filter" has the term "id<1", but the operators of "id" are ==, =in=.'],
    [
      '#/sort',
      'UNKNOWN',
      '"sort" names "opendAt", which is none of "id", "balance", "openedAt"; did you mean "openedAt"?',
    ],
  ]);
});
