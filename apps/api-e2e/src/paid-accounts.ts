import { eur, jsonOf, like, receiptOf, type RunningBank } from '@snapfold/running-bank';

/** An account into which single euros are paid, and where in the journal that was. */
export interface PaidAccount {
  readonly id: string;
  readonly positions: number[];
}

type Money = ReturnType<typeof eur>;

/** What both views show of an account, and what it has itself. */
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

/** One euro; returns its position. */
export async function pay({ client }: RunningBank, { id, positions }: PaidAccount): Promise<number> {
  const { position } = receiptOf(await client.deposit(id, '1.00'));
  positions.push(position);
  return position;
}

/** What must be shown of accounts, once the views have all of them. */
export function wholeOf(accounts: readonly PaidAccount[]): readonly Shown[] {
  return accounts.map(({ positions }) => {
    const sum = eur(`${positions.length}.00`);
    return { positions: positions.toReversed(), movements: positions.length, totalIn: sum, balance: sum, state: sum };
  });
}

/** What a bank shows of them. */
export function shownBy(bank: RunningBank, accounts: readonly PaidAccount[]): Promise<readonly Shown[]> {
  return Promise.all(accounts.map(({ id }) => shownOf(bank, id)));
}

async function shownOf({ http, client }: RunningBank, id: string): Promise<Shown> {
  const positions = (await client.movements(id)).map(({ position }) => position);
  const answer = jsonOf(await http.get(`/v1/accounts/${id}/summary`));
  const { movements, totalIn, balance } = like({ movements: 0, totalIn: eur(''), balance: eur('') }, answer);
  return { positions, movements, totalIn, balance, state: (await client.account(id)).balance };
}
