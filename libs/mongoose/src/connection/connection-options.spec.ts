import { expect, test } from '@jest/globals';
import { connectionOptions } from './connection-options.js';

test.each([
  ['mongodb://127.0.0.1:27017', 'snapfold'],
  ['mongodb://127.0.0.1:27017/', 'snapfold'],
  ['mongodb://127.0.0.1:27017/?replicaSet=rs', 'snapfold'],
  ['mongodb+srv://user:p%2Fw@cluster.example.org/?retryWrites=true', 'snapfold'],
  ['mongodb://127.0.0.1:27017/bank', undefined],
  ['mongodb://a:1,b:2/bank?replicaSet=rs', undefined],
])('for %s, connectionOptions sets dbName to %j', (uri, dbName) => {
  expect(connectionOptions(uri).dbName).toBe(dbName);
});
