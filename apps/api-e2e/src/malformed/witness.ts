import assert from 'node:assert/strict';
import { jsonOf, like, type RunningBank } from '@snapfold/running-bank';
import type { Ids } from './operations.js';

/** A user with accounts, by whom it shows whether a bank still works, and has stored nothing else. */
export class Witness {
  #deposits = 0;

  private constructor(
    private readonly bank: RunningBank,
    readonly ids: Ids & { readonly accounts: string; readonly users: string },
    private stored: unknown,
  ) {}

  static async of(bank: RunningBank): Promise<Witness> {
    const { client } = bank;
    const users = (await client.register('witness@example.org')).id;
    const [accounts, others] = [(await client.openAccount(users)).id, (await client.openAccount(users)).id];
    await client.deposit(accounts, '1000');
    const sent = { from: accounts, to: others, amount: { value: '1', currency: 'EUR' } };
    const transfers = like({ id: '' }, jsonOf(await bank.http.post('/v1/transfers', sent))).id;
    return new Witness(bank, { users, accounts, others, transfers }, await storedIn(bank, accounts, 0));
  }

  /** Asserts that nothing but its own has been stored since the last call, and that an honest command is carried out. */
  async assertUnharmed(): Promise<void> {
    const { bank, ids, stored } = this;
    // Only the test that has harmed the bank fails.
    this.stored = await this.#storedNow();
    assert.deepEqual(this.stored, stored);
    assert.equal((await bank.client.deposit(ids.accounts, '1')).status, 200);
    this.#deposits += 1;
    assert.deepEqual(await this.#storedNow(), stored);
  }

  #storedNow(): Promise<unknown> {
    return storedIn(this.bank, this.ids.accounts, this.#deposits);
  }
}

/** Returns everything in a bank, without the deposits of 1 to an account. */
async function storedIn({ http }: RunningBank, account: string, deposits: number): Promise<unknown> {
  const items = { items: [{ id: '', version: 0 }] };
  const lists = await Promise.all(
    ['/v1/users?limit=100', '/v1/accounts?limit=100'].map(async (path) => like(items, jsonOf(await http.get(path)))),
  );
  return lists.map((list) =>
    list.items.map(({ id, version }) => [id, id === account ? version - deposits : version]).toSorted(),
  );
}
