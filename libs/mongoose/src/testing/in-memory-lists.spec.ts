import { describe, test } from '@jest/globals';
import {
  recordListContract,
  sighting,
  snapshotListContract,
  specimen,
  type SpecimenFields,
  type SpecimenQuery,
} from '@snapfold/kernel/testing';
import { conditionFilter } from '../queries/condition-filter.js';
import type { MongoQueryBuilder } from '../queries/mongo-query.js';
import { sortOf } from '../queries/search-order.js';
import type { StoredFields } from '../queries/stored-fields.js';
import { inMemoryStores } from './in-memory-stores.js';

/** Searches specimens whose fields are below `prefix`. */
function queries(prefix = ''): MongoQueryBuilder<SpecimenQuery> {
  const fields: StoredFields<SpecimenFields> = { id: '_id', name: `${prefix}name`, size: `${prefix}size` };
  return {
    build: (query) => ({ filter: conditionFilter(query.where, fields), sort: sortOf(query.sort ?? [], fields) }),
  };
}

describe('lists of records in memory, by the filters of MongoDB', () => {
  const open = () => Promise.resolve(inMemoryStores().view(sighting, queries()));
  for (const { name, run } of recordListContract(open)) test(name, run);
});

describe('lists of snapshots in memory, by the filters of MongoDB', () => {
  const open = () => Promise.resolve(inMemoryStores().aggregate(specimen, queries('state.')));
  for (const { name, run } of snapshotListContract(open)) test(name, run);
});
