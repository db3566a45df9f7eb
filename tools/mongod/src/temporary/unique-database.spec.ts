import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { uniqueDatabase } from './unique-database.ts';

const VARIABLE = 'SNAPFOLD_TEST_MONGODB_URI';
const WORKER = 'JEST_WORKER_ID';
const { [VARIABLE]: before, [WORKER]: worker } = process.env;

beforeEach(() => {
  delete process.env[VARIABLE];
});
afterEach(() => {
  if (before !== undefined) process.env[VARIABLE] = before;
  if (worker !== undefined) process.env[WORKER] = worker;
});

test.each([
  ['mongodb://127.0.0.1:1/?replicaSet=snapfold', /^mongodb:\/\/127\.0\.0\.1:1\/t_[0-9a-f]{12}\?replicaSet=snapfold$/],
  ['mongodb://u:p@a:1,b:2/other?w=1&tls=true', /^mongodb:\/\/u:p@a:1,b:2\/t_[0-9a-f]{12}\?w=1&tls=true$/],
  ['mongodb+srv://a.example', /^mongodb\+srv:\/\/a\.example\/t_[0-9a-f]{12}$/],
])('a database on %s', (server, expected) => {
  process.env[VARIABLE] = server;
  const { name, uri } = uniqueDatabase();
  expect(uri).toMatch(expected);
  expect(uri).toContain(`/${name}`);
  expect(uniqueDatabase().name).not.toBe(name);
});

test('each worker has its own server', () => {
  process.env[VARIABLE] = 'mongodb://a mongodb://b';
  const serverOf = (id: string) => {
    process.env[WORKER] = id;
    return new URL(uniqueDatabase().uri).host;
  };
  expect(['1', '2', '3'].map(serverOf)).toEqual(['a', 'b', 'a']);
});

test('without a server the error says what is missing', () => {
  expect(uniqueDatabase).toThrow('globalSetup');
});
