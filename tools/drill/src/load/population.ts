/** The ids of the users and accounts that commands are sent to. */
export interface Population {
  /** Renamed, deactivated and reactivated under load. */
  readonly users: string[];
  /** Those for whom accounts are opened under load. */
  readonly owners: readonly string[];
  /** Never closed; their balances are watched. */
  readonly bankAccounts: string[];
  /** Opened and closed under load. */
  readonly sideAccounts: string[];
  /** The views of another release fail for these. Never closed. Empty where no process runs as that release. */
  readonly poisoned: string[];
  /** Never closed. Transfers go between them and the poisoned accounts. */
  readonly partners: readonly string[];
}

/** How many are remembered at most, so that commands come back to the same ones. */
const REMEMBERED = 40;

export function remember(ids: string[], id: string, most = REMEMBERED): void {
  ids.push(id);
  if (ids.length > most) ids.shift();
}
