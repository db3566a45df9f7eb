/** Who and what commands can be sent to: the ids that the drill knows. */
export interface Population {
  readonly users: string[];
  /** Never closed; their balances are watched. */
  readonly bankAccounts: string[];
  /** They come and go. */
  readonly sideAccounts: string[];
  /** Those that the views of another release fail for, never closed; none where no process runs as it. */
  readonly poisoned: string[];
  /** Never closed; money goes between them and the poisoned ones. */
  readonly partners: readonly string[];
}

/** More are not remembered, so that the watch over all of them stays quick. */
const REMEMBERED = 40;

export function remember(ids: string[], id: string, most = REMEMBERED): void {
  ids.push(id);
  if (ids.length > most) ids.shift();
}
