import { createContext, service } from '@snapfold/kernel/engine';
import { byId, connect, mongooseStores, systemRuntime as runtime } from '@snapfold/mongoose';
import { additions, counter } from './counter.js';

const counters = service({
  aggregates: { counters: { aggregate: counter, queries: byId, services: () => ({}) } },
  views: { additions: { of: 'counters', view: additions, queries: byId } },
});

const connection = await connect(process.argv[2] ?? '');
const running = await counters.open(mongooseStores(connection), {
  runtime,
  onViewError: (view, error) => console.error(view, error),
  onRefoldError: (error) => console.error(error),
  onSubscriptionError: (subscription, error) => console.error(subscription, error),
});
const { engine, snapshots } = running.aggregates.counters;
const context = createContext(runtime, { userId: 'ada' });
const { id } = await engine.create({ type: 'start' }, context);
await engine.update(id, { type: 'add', by: 2 }, context);
const { position } = await engine.update(id, { type: 'add', by: 3 }, context);

const reached = await running.views.additions.waitFor(position, 60_000);
const record = await running.views.additions.get(id);
const snapshot = await snapshots.get(id);
console.log(JSON.stringify({ count: snapshot?.state.count, reached, times: record?.times }));

await running.close();
await connection.close();
