import type { MongoClient } from 'mongodb';
import {
  readOf,
  readStoredViews,
  type FilledGeneration,
  type StoredGeneration,
  type StoredViews,
} from '../../stored/stored-views.js';
import { viewNames, type ViewName } from '../../stored/view-names.js';
import type { Violation } from '../violation.js';
import { compare, GenerationFold } from './generation-fold.js';
import { presentCode } from './view-code.js';

/** All stored views at rest, and every collection that holds records of a generation. */
export interface RestingViews extends StoredViews {
  readonly collections: readonly string[];
}

export async function readRestingViews(client: MongoClient): Promise<RestingViews> {
  const views = await readStoredViews(client, 0, () => ({}));
  const listed = await client.db().listCollections({}, { nameOnly: true }).toArray();
  const ofGenerations = new RegExp(`^(${viewNames.join('|')})_g\\d+$`);
  return { ...views, collections: listed.map(({ name }) => name).filter((name) => ofGenerations.test(name)) };
}

/** The views must hold the whole journal, before and after the rebuild of each. */
export function judgeRestingViews(before: RestingViews, after: RestingViews): Violation[] {
  return [
    ...judgeFolds(before),
    ...judgeFolds(after),
    ...viewNames.flatMap((view) => judgeRebuilt(view, before, after)),
    ...judgeCollections(after),
  ];
}

function judgeFolds({ events, filled }: RestingViews): Violation[] {
  return viewNames.flatMap((view) => {
    const generations = filled.filter((one) => one.view === view);
    const read = readOf(generations, view);
    if (!read) return [{ oracle: 'a view can be read', what: `${view} has no generation that is live` }];
    const behind = { oracle: 'a view at rest holds the whole journal', what: `${read._id} ends at ${read.checkpoint}` };
    const unfinished = generations.filter(({ status }) => status === 'building');
    return [
      ...(read.checkpoint === events.length ? [] : [behind]),
      ...unfinished.map(({ _id }) => ({ oracle: 'a rebuild finishes', what: `${_id} is being built at rest` })),
      ...judgeParked(read),
      ...new GenerationFold().look(events, read, presentCode[view]),
    ];
  });
}

function judgeParked({ _id, parked }: FilledGeneration): Violation[] {
  return parked === 0 ? [] : [{ oracle: 'nothing is parked at rest', what: `${parked} events are in ${_id}` }];
}

function judgeRebuilt(view: ViewName, before: RestingViews, after: RestingViews): Violation[] {
  const old = readOf(before.filled, view);
  const fresh = readOf(after.filled, view);
  if (!old || !fresh) return [];
  const oracle = 'a view = its rebuild';
  if (fresh.number <= old.number) return [{ oracle, what: `after a rebuild of ${old._id}, ${fresh._id} is read` }];
  const differences = compare(recordsOf(old), recordsOf(fresh));
  return differences.slice(0, 5).map((what) => ({ oracle, what: `${old._id}, then ${fresh._id}: ${what}` }));
}

function recordsOf({ records }: FilledGeneration): ReadonlyMap<string, object> {
  return new Map(records.map((record) => [record._id, record]));
}

function judgeCollections({ registry, collections }: RestingViews): Violation[] {
  const known = new Set(registry.map(({ _id }) => _id));
  return collections
    .filter((name) => !known.has(name))
    .map((what) => ({ oracle: 'a generation that is removed leaves no collection', what }));
}

/** Whether a lease is in force that was not taken or renewed after `since`, so that its holder may be gone. */
export function isOutlivedLease({ status, lease }: StoredGeneration, since: Date, now: Date): boolean {
  return status !== 'retired' && lease.until > now && !(lease.since && lease.since > since);
}

/** Once all keepers have ended in good order, no lease is in force: neither theirs, nor that of a process that was killed before. */
export function judgeLeases(registry: readonly StoredGeneration[], now: Date): Violation[] {
  return registry
    .filter(({ status, lease }) => status !== 'retired' && lease.until > now)
    .map(({ _id, lease }) => ({
      oracle: 'a process that ends gives its leases back',
      what: `${_id} is leased by ${lease.owner} until ${lease.until.toISOString()}, at ${now.toISOString()}`,
    }));
}
