import { CommandEngine } from '@snapfold/kernel/engine';
import { systemRuntime } from '@snapfold/mongoose';
import type { OrderReply, OrderRequest } from './order-messages.js';
import { answerOrder } from './order-service.js';
import { openOrderStores } from './order-stores.js';
import { order } from './order.aggregate.js';

/** Run by {@link OrderHostLife}: serves orders in a database until it is asked to end. */
async function serve(uri: string): Promise<void> {
  const stores = await openOrderStores(uri);
  const engine = new CommandEngine({
    aggregate: order,
    store: stores.events,
    services: null,
    runtime: systemRuntime,
    cache: new Map(),
  });
  const answer = async (request: OrderRequest) =>
    reply({ serial: request.serial, answer: await answerOrder(engine, systemRuntime, request) });
  process.on('message', (request: OrderRequest) => void answer(request));
  process.once('SIGTERM', () => {
    void engine
      .close()
      .then(() => stores.close())
      .then(() => process.disconnect());
  });
  // Either the drill has ended, or this host has closed everything.
  process.once('disconnect', () => process.exit());
  reply('serves');
}

function reply(message: OrderReply): void {
  process.send?.(message);
}

await serve(process.argv[2] ?? '');
