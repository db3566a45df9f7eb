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

/** What came of bringing everything to rest. */
export interface Rest {
  /** How the APIs ended. */
  readonly ends: readonly End[];
  /** What became of the commands that were sent after the last start. */
  readonly last: readonly Outcome[];
  readonly violations: readonly Violation[];
}

/** Only so that a wait in vain ends. */
const CATCH_UP_MS = 120_000;
/** A newer release gets a view within a minute, from when it runs beside an older one. */
const UNPARKED_MS = 180_000;
/** Several times as long as a lease. */
const OUTLIVED_MS = 30_000;

/** Stops all in good order, starts all anew, fills each view anew, and judges what is stored before and after that. */
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
 * Who was killed a moment ago, such as a rebuild, still holds its leases for as long as they last. Resolves once every lease is
 * over, or held by who has lived on since. In vain is no error here, nor below: what is stored is judged.
 */
async function untilOutlived(client: MongoClient): Promise<void> {
  const since = await serverTime(client);
  const isOutlived = async () => {
    const [registry, now] = [await registryOf(client.db()), await serverTime(client)];
    return !registry.some((generation) => isOutlivedLease(generation, since, now));
  };
  await until('the leases of the dead to be over', isOutlived, OUTLIVED_MS).catch(() => undefined);
}

/** Resolves once no generation is being built. In vain is no error: what is stored is judged. */
export async function untilBuilt(client: MongoClient): Promise<void> {
  const isBuilt = async () => (await registryOf(client.db())).every(({ status }) => status !== 'building');
  await until('every generation to be built', isBuilt, CATCH_UP_MS).catch(() => undefined);
}

/** Resolves once nothing is parked of what is read; with what still is, if that is in vain. */
export async function untilUnparked(client: MongoClient): Promise<Violation[]> {
  const parked = async () => {
    const registry = await registryOf(client.db());
    return viewNames.flatMap((view) => readOf(registry, view) ?? []).filter((one) => one.parked > 0);
  };
  await until('nothing to be parked', async () => (await parked()).length === 0, UNPARKED_MS).catch(() => undefined);
  return (await parked()).map(({ _id, parked: count }) => ({
    oracle: 'what only a newer release can read is tried again by itself',
    what: `${count} events are parked in ${_id} after ${UNPARKED_MS / 1_000} s with one`,
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
