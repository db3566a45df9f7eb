import { isDeepStrictEqual } from 'node:util';
import { until, type AuditEvent, type BankClient } from '@snapfold/running-bank';
import { foldOf, inARow } from './ledger.js';
import type { WriteLoad } from './write-load.js';

/** What is wrong with a bank after a load; equal to {@link nothingWrong} if nothing is. */
export interface Wrongs {
  readonly acknowledgedButNotStored: string[];
  readonly storedTwice: string[];
  readonly storedButNotSent: string[];
  readonly storedButRefused: string[];
  readonly accountIsNotFoldOfAudit: unknown[];
  readonly versionGaps: string[];
  readonly positionGaps: number[];
  readonly movementWithoutEvent: string[];
  readonly acknowledgedWithoutMovement: string[];
}

export const nothingWrong: Wrongs = {
  acknowledgedButNotStored: [],
  storedTwice: [],
  storedButNotSent: [],
  storedButRefused: [],
  accountIsNotFoldOfAudit: [],
  versionGaps: [],
  positionGaps: [],
  movementWithoutEvent: [],
  acknowledgedWithoutMovement: [],
};

/** Compares the answers that clients got with what is stored. The bank must have no accounts but those of the load. */
export async function reconcile(bank: BankClient, load: WriteLoad): Promise<Wrongs> {
  const { acknowledged, open, refused } = load;
  const last = Math.max(0, ...[...acknowledged.values()].map(({ position }) => position));
  const [anyAccount = ''] = load.accounts;
  await until('movements of all that was acknowledged', () => bank.hasMovementsAt(anyAccount, last));
  const accounts = await Promise.all(load.accounts.map((id) => readAccount(bank, id)));
  const events = accounts.flatMap(({ audit }) => audit);
  const deposits = events.filter(({ payload }) => payload.type === 'amount_deposited');
  const stored = new Map(deposits.map((event) => [event.metadata.requestId, event]));
  const eventIds = new Set(deposits.map(({ id }) => id));
  const movementIds = new Set(accounts.flatMap(({ movements }) => movements.map(({ id }) => id)));
  const requestIds = deposits.map(({ metadata }) => metadata.requestId);
  const positions = new Set(events.map(({ position }) => position));

  return {
    acknowledgedButNotStored: [...acknowledged].filter(([id, told]) => !isStoredAs(told, stored.get(id))).map(idOf),
    storedTwice: requestIds.filter((id, index) => requestIds.indexOf(id) !== index),
    storedButNotSent: requestIds.filter((id) => !acknowledged.has(id) && !open.has(id) && !refused.has(id)),
    storedButRefused: [...refused].filter(([id]) => stored.has(id)).map(([id, code]) => `${code} ${id}`),
    accountIsNotFoldOfAudit: accounts.filter(({ shown, fold }) => !isDeepStrictEqual(shown, fold)).map(withoutAudit),
    versionGaps: accounts.filter(({ audit }) => !hasAllVersions(audit)).map(({ fold }) => fold.id),
    positionGaps: inARow(1, events.length).filter((position) => !positions.has(position)),
    movementWithoutEvent: [...movementIds].filter((id) => !eventIds.has(id)),
    acknowledgedWithoutMovement: [...acknowledged]
      .filter(([, { id, version }]) => !movementIds.has(`${id}-${version}`))
      .map(idOf),
  };
}

async function readAccount(bank: BankClient, id: string) {
  const [shown, audit, movements] = await Promise.all([bank.account(id), bank.audit(id), bank.movements(id)]);
  return { shown, audit, movements, fold: foldOf(id, audit) };
}

type Told = { readonly id: string; readonly version: number; readonly position: number };

function isStoredAs({ id, version, position }: Told, event: AuditEvent | undefined): boolean {
  return event?.id === `${id}-${version}` && event.version === version && event.position === position;
}

function hasAllVersions(audit: readonly AuditEvent[]): boolean {
  return audit.every(({ version }, index) => version === index + 1);
}

const idOf = ([id]: readonly [string, ...unknown[]]): string => id;
const withoutAudit = ({ shown, fold }: { shown: unknown; fold: unknown }) => ({ shown, fold });
