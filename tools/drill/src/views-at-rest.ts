import { until, type End } from '@snapfold/running-bank';
import type { MongoClient } from 'mongodb';
import { startAnew, stopServers, type BankProcesses } from './bank/bank-processes.js';
import type { CommandLog } from './load/command-log.js';
import { lastDeposits } from './load/last-deposits.js';
import type { Outcome } from './load/outcome.js';
import { isOutlivedLease, judgeLeases, judgeRestingViews, readRestingViews } from './oracles/views/resting-views.js';
import type { Violation } from './oracles/violation.js';
import { readOf, registryOf } from './stored/stored-views.js';
import { viewNames } from './stored/view-names.js';

/** The result of bringing everything to rest. */
export interface Rest {
  /** How the APIs ended. */
  readonly ends: readonly End[];
  /** The outcomes of the commands that were sent after the last start. */
  readonly last: readonly Outcome[];
  readonly violations: readonly Violation[];
}

/** The limit of a wait. Reaching it means that something is broken. */
const CATCH_UP_MS = 120_000;
/** A newer release that runs beside an older one takes over a view within a minute. */
const UNPARKED_MS = 180_000;
/** Several times as long as a lease. */
const OUTLIVED_MS = 30_000;

/** Stops all processes in good order, starts them again, and rebuilds each view. Judges the stored views before and after that. */
export async function bringViewsToRest(
  bank: BankProcesses,
  client: MongoClient,
  log: CommandLog,
  accounts: readonly string[],
): Promise<Rest> {
  await untilOutlived(client);
  const ends = await stopServers(bank);
  const leases = judgeLeases(await registryOf(client.db()), await serverTime(client));
  await startAnew(bank);
  const last = await lastDeposits(bank, log, accounts);
  await untilCaughtUp(client);
  const before = await readRestingViews(client);
  for (const view of viewNames) await bank.rebuild.begin(view);
  await bank.rebuild.settle();
  await untilCaughtUp(client);
  const after = await readRestingViews(client);
  return { ends, last, violations: [...leases, ...judgeRestingViews(before, after)] };
}

/**
 * A process that was killed a moment ago, such as a rebuild, still holds its leases until they expire. Resolves once every lease
 * has expired or is held by a living process. Reaching the limit is no error here or below: the oracles judge what is stored.
 */
async function untilOutlived(client: MongoClient): Promise<void> {
  const since = await serverTime(client);
  const isOutlived = async () => {
    const [registry, now] = [await registryOf(client.db()), await serverTime(client)];
    return !registry.some((generation) => isOutlivedLease(generation, since, now));
  };
  await until('the leases of killed processes to expire', isOutlived, OUTLIVED_MS).catch(() => undefined);
}

/** Resolves once no generation is being built, or at the limit. */
export async function untilBuilt(client: MongoClient): Promise<void> {
  const isBuilt = async () => (await registryOf(client.db())).every(({ status }) => status !== 'building');
  await until('every generation to be built', isBuilt, CATCH_UP_MS).catch(() => undefined);
}

/** Resolves once no generation that is read has parked events. At the limit it resolves with a violation for each that has. */
export async function untilUnparked(client: MongoClient): Promise<Violation[]> {
  const parked = async () => {
    const registry = await registryOf(client.db());
    return viewNames.flatMap((view) => readOf(registry, view) ?? []).filter((one) => one.parked > 0);
  };
  await until('nothing to be parked', async () => (await parked()).length === 0, UNPARKED_MS).catch(() => undefined);
  return (await parked()).map(({ _id, parked: count }) => ({
    oracle: 'a newer release tries parked events again by itself',
    what: `${count} events are parked in ${_id} after ${UNPARKED_MS / 1_000} s with a newer release`,
  }));
}

async function untilCaughtUp(client: MongoClient): Promise<void> {
  const counters = client.db().collection<{ _id: string; position: number }>('counters');
  const isCaughtUp = async () => {
    const head = await counters.findOne({ _id: 'accounts_journal' });
    const registry = await registryOf(client.db());
    return viewNames.every((view) => readOf(registry, view)?.checkpoint === head?.position);
  };
  await until('the views to hold the whole journal', isCaughtUp, CATCH_UP_MS).catch(() => undefined);
}

async function serverTime(client: MongoClient): Promise<Date> {
  const { localTime } = await client.db().admin().command({ hello: 1 });
  return localTime instanceof Date ? localTime : new Date();
}
