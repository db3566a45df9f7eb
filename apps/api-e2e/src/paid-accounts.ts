import { eur, jsonOf, like, receiptOf, type RunningBank } from '@snapfold/running-bank';

/** An account into which single euros are paid, with the positions of the deposits in the journal. */
export interface PaidAccount {
  readonly id: string;
  readonly positions: number[];
}

type Money = ReturnType<typeof eur>;

/** What both views show of an account, and the balance of the account itself. */
export interface Shown {
  /** Newest first. */
  readonly positions: readonly number[];
  readonly movements: number;
  readonly totalIn: Money;
  readonly balance: Money;
  /** The balance of the account itself. */
  readonly state: Money;
}

export async function openPaidAccount({ client }: RunningBank, owner: string): Promise<PaidAccount> {
  return { id: (await client.openAccount(owner)).id, positions: [] };
}

/** Pays one euro into an account. Returns the position of the deposit. */
export async function pay({ client }: RunningBank, { id, positions }: PaidAccount): Promise<number> {
  const { position } = receiptOf(await client.deposit(id, '1.00'));
  positions.push(position);
  return position;
}

/** Returns what must be shown of the accounts once the views have all deposits. */
export function wholeOf(accounts: readonly PaidAccount[]): readonly Shown[] {
  return accounts.map(({ positions }) => {
    const sum = eur(`${positions.length}.00`);
    return { positions: positions.toReversed(), movements: positions.length, totalIn: sum, balance: sum, state: sum };
  });
}

/** Returns what a bank shows of the accounts. */
export function shownBy(bank: RunningBank, accounts: readonly PaidAccount[]): Promise<readonly Shown[]> {
  return Promise.all(accounts.map(({ id }) => shownOf(bank, id)));
}

async function shownOf({ http, client }: RunningBank, id: string): Promise<Shown> {
  const positions = (await client.movements(id)).map(({ position }) => position);
  const answer = jsonOf(await http.get(`/v1/accounts/${id}/summary`));
  const { movements, totalIn, balance } = like({ movements: 0, totalIn: eur(''), balance: eur('') }, answer);
  return { positions, movements, totalIn, balance, state: (await client.account(id)).balance };
}
