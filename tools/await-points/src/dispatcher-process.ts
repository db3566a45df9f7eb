import { once } from 'node:events';
import { passAwaitPoints, type Strike } from './await-points.js';
import { scenarios, viewOf, type Scenario } from './scenarios.js';
import { insistOn, openTallyStores } from './tally-stores.js';

/** Run by {@link StruckProcess}: keeps a view until it is disconnected or struck. */
export interface Orders {
  readonly uri: string;
  readonly scenario: keyof typeof scenarios;
  readonly viewType: string;
  readonly strike?: Strike;
}

async function keep({ uri, scenario: name, viewType, strike }: Orders): Promise<void> {
  const scenario: Scenario = scenarios[name];
  const disconnected = once(process, 'disconnect');
  const stores = await openTallyStores(uri);
  passAwaitPoints(stores.connection.getClient(), viewType, strike);
  const dispatcher = stores.dispatcher(viewOf(scenario, viewType));
  dispatcher.start();
  await dispatcher.ready;
  const engine = stores.engine(dispatcher);
  const context = stores.context();
  if (scenario.commits !== undefined) {
    const { id } = await insistOn(() => engine.create({ type: 'start', label: '' }, context));
    for (let count = 1; count < scenario.commits; count += 1)
      await insistOn(() => engine.update(id, { type: 'add', by: 1 }, context));
  }
  await disconnected;
  await dispatcher.stop();
  await stores.close();
}

process.once('message', (orders: Orders) => void keep(orders));
