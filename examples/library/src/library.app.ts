import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mongooseStores, systemRuntime as runtime, type Connection } from '@snapfold/mongoose';
import { createServer, serviceLog, SnapfoldModule } from '@snapfold/nest';
import { bookApi, loanApi } from './library.api.js';
import { library } from './library.js';

/** Creates the HTTP application of the library, on the database of an open connection. */
export async function libraryApp(connection: Connection): Promise<NestFastifyApplication> {
  const module = SnapfoldModule.register({
    runtime,
    inject: [],
    open: () => library.open(mongooseStores(connection), { runtime, ...serviceLog() }),
    apis: { aggregates: { books: bookApi }, views: { loans: loanApi } },
  });
  // Documented at /docs.
  return createServer(module, { about: { title: 'Library', description: 'Books and their loans.', version: '1' } });
}
