import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import { connect, type Connection } from '@snapfold/mongoose';
import { libraryApp } from './library.app.js';

let connection: Connection;
let app: Awaited<ReturnType<typeof libraryApp>>;
beforeAll(async () => {
  connection = await connect(uniqueDatabase().uri);
  app = await libraryApp(connection);
  await app.listen(0);
});
afterAll(async () => {
  await app.close();
  await connection.dropDatabase();
  await connection.close();
});

test('a book is added, lent and listed over HTTP', async () => {
  const url = await app.getUrl();
  const headers = { 'content-type': 'application/json' };
  const post = (path: string, body: object) =>
    fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  const get = async (path: string): Promise<unknown> => (await fetch(url + path)).json();

  const path = (await post('/v1/books', { title: 'Middlemarch' })).headers.get('location') ?? '';
  await post(`${path}/commands/lend`, { to: 'ada' });
  const refused = await post(`${path}/commands/lend`, { to: 'bob' });
  expect(await refused.json()).toMatchObject({ status: 409, code: 'BOOK_LENT', details: { reader: 'ada' } });
  expect(await get(path)).toMatchObject({ version: 2, title: 'Middlemarch', reader: 'ada' });
  expect(await get('/v1/books?reader=bob')).toEqual({ items: [], nextCursor: null });
  expect(await get(`${path}/loans`)).toMatchObject({ items: [{ to: 'ada' }] });
});
