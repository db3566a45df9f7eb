import { account } from '@snapfold/domain';
import { AccountQueryBuilder } from '@snapfold/infrastructure';
import { mongooseStores } from '@snapfold/mongoose';
import { startBank, until, type RunningBank } from '@snapfold/running-bank';
import { MongoClient } from 'mongodb';
import { seedDeposits } from '../../contestants/seed.js';
import { totalsOf } from '../../contestants/totals.js';
import { openConnection, type DatabasePlace } from '../../database/database.js';
import { firstOf, type HttpContestant, type Population, type PopulationSize } from './http-contestant.js';

const READY_MS = 600_000;

/** The bank as `npm start` runs it, with both of its views. */
export class SnapfoldServer implements HttpContestant {
  private constructor(
    private readonly bank: RunningBank,
    private readonly client: MongoClient,
    private readonly database: string,
    readonly population: Population,
  ) {}

  static async open(place: DatabasePlace, size: PopulationSize): Promise<SnapfoldServer> {
    const population = await seed(place, size);
    const uri = new URL(place.uri);
    uri.pathname = `/${place.database}`;
    const bank = await startBank({ MONGODB_URI: uri.href, NODE_ENV: 'production' }, { isChecked: false });
    const isReady = async () => (await bank.http.get('/health/ready')).status === 200;
    await until('the views hold all movements', isReady, READY_MS);
    return new SnapfoldServer(bank, await MongoClient.connect(place.uri), place.database, population);
  }

  get port(): number {
    return Number(new URL(this.bank.url).port);
  }

  async totals() {
    const db = this.client.db(this.database);
    const balances = { collection: 'accounts_snapshots', field: 'state.balance.minor' };
    const totals = await totalsOf(db, { journal: 'accounts_journal', balances });
    const count = () => db.collection('movement_g1').countDocuments();
    await until('the view holds all movements', async () => (await count()) >= totals.balance);
    return { ...totals, movements: await count() };
  }

  async close(): Promise<void> {
    this.bank.signal('SIGTERM');
    await this.bank.ended;
    await this.client.db(this.database).dropDatabase();
    await this.client.close();
  }
}

/** Fills the journal without the engine. The bank fills its views from it. */
async function seed(place: DatabasePlace, size: PopulationSize): Promise<Population> {
  const connection = await openConnection(place);
  const stores = mongooseStores(connection);
  const { events } = stores.aggregate(account, new AccountQueryBuilder());
  await stores.prepare();
  const open = (accounts: number, deposits: number) =>
    seedDeposits(events, { accounts, events: accounts * (deposits + 1) });
  const many = await open(size.accounts, size.movements);
  const [long, hot] = [firstOf(await open(1, size.longMovements)), firstOf(await open(1, 0))];
  await stores.close();
  await connection.close();
  return { many, long, hot };
}
