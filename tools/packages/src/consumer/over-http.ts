import 'reflect-metadata';
import { service } from '@snapfold/kernel/engine';
import { byId, systemRuntime as runtime } from '@snapfold/mongoose';
import { inMemoryStores } from '@snapfold/mongoose/testing';
import { aggregateApi, closeServer, createServer, serviceLog, SnapfoldModule } from '@snapfold/nest';
import { z } from 'zod';
import { additions, counter } from './counter.js';

const counters = service({
  aggregates: { counters: { aggregate: counter, queries: byId, services: () => ({}) } },
  views: { additions: { of: 'counters', view: additions, queries: byId } },
});

const counterApi = aggregateApi(counter, {
  name: 'Counter',
  path: 'counters',
  create: { type: 'start', fields: {} },
  update: { add: { by: z.int() } },
  events: { started: {}, added: { by: z.int() } },
  filters: {},
  shown: z.object({ id: z.string(), count: z.int() }).meta({ id: 'Counter' }),
  present: ({ id, state }) => ({ id, ...state }),
});

const module = SnapfoldModule.register({
  runtime,
  inject: [],
  open: () => counters.open(inMemoryStores(), { runtime, ...serviceLog() }),
  apis: { aggregates: { counters: counterApi } },
});
const app = await createServer(module, { logger: false });
await app.listen(0, '127.0.0.1');
const response = await fetch(`${await app.getUrl()}/v1/counters`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{}',
});
console.log(JSON.stringify({ status: response.status, body: await response.json() }));
await closeServer(app);
