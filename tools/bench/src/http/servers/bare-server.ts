import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { totalsOf } from '../../contestants/totals.js';
import type { DatabasePlace } from '../../database/database.js';
import { AnsweringProcess } from '../../processes/answering-process.js';
import { clientOptions, collectionsOf, movementOf, prepare, type Collections } from '../bare/documents.js';
import { firstOf, type HttpContestant, type Population, type PopulationSize } from './http-contestant.js';

/** The bare server of `../bare`. */
export class BareServer implements HttpContestant {
  private constructor(
    private readonly process: AnsweringProcess,
    private readonly collections: Collections,
    private readonly database: string,
    readonly population: Population,
  ) {}

  static async open({ uri, database }: DatabasePlace, size: PopulationSize): Promise<BareServer> {
    const client = await MongoClient.connect(uri, clientOptions);
    const collections = collectionsOf(client, database);
    await prepare(collections);
    const [many, long, hot] = [
      await seed(collections, size.accounts, size.movements),
      await seed(collections, 1, size.longMovements),
      await seed(collections, 1, 0),
    ];
    const script = join(import.meta.dirname, '../bare/main.js');
    const process = await AnsweringProcess.start(script, [uri, database], { NODE_ENV: 'production' });
    return new BareServer(process, collections, database, { many, long: firstOf(long), hot: firstOf(hot) });
  }

  get port(): number {
    return Number(new URL(String(this.process.greeting)).port);
  }

  async totals() {
    const { client, movements } = this.collections;
    const balances = { collection: 'accounts', field: 'minor' };
    const totals = await totalsOf(client.db(this.database), { journal: 'journal', balances });
    return { ...totals, movements: await movements.countDocuments() };
  }

  async close(): Promise<void> {
    const { client } = this.collections;
    await this.process.stop();
    await client.db(this.database).dropDatabase();
    await client.close();
  }
}

/** Opens accounts and makes deposits of one minor unit on them in turn, as the other server's are made. */
async function seed(
  { accounts, journal, movements }: Collections,
  count: number,
  deposits: number,
): Promise<readonly string[]> {
  const at = new Date();
  const currency = 'EUR';
  const ids = Array.from({ length: count }, () => randomUUID());
  for (let balance = 0; balance <= deposits; balance += 1) {
    const events = ids.map((accountId) => ({
      accountId,
      version: balance + 1,
      type: balance === 0 ? 'account_opened' : 'amount_deposited',
      at,
      by: 'bench',
      requestId: randomUUID(),
      minor: balance === 0 ? 0 : 1,
      balance,
    }));
    await journal.insertMany(events);
    if (balance > 0) await movements.insertMany(events.map((event) => movementOf(event, currency)));
  }
  const opened = { owner: 'bench', currency, status: 'open', openedAt: at, closedAt: null };
  await accounts.insertMany(ids.map((_id) => ({ _id, version: deposits + 1, minor: deposits, ...opened })));
  return ids;
}
