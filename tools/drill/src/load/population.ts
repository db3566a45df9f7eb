/** Who and what commands can be sent to: the ids that the drill knows. */
export interface Population {
  readonly users: string[];
  /** Never closed; their balances are watched. */
  readonly bankAccounts: string[];
  /** They come and go. */
  readonly sideAccounts: string[];
}

/** More are not remembered, so that the watch over all of them stays quick. */
const REMEMBERED = 40;

export function remember(ids: string[], id: string): void {
  ids.push(id);
  if (ids.length > REMEMBERED) ids.shift();
}
