import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createServer, serveDocumentation } from '@snapfold/nest';
import { encodeMoney } from './account/money.details.js';
import { AppModule, type AppOptions } from './app.module.js';
import { documentationInfo } from './documentation.js';

/** Creates the application on a database. It does not listen yet. */
export async function createApp(mongodbUri: string, options: AppOptions): Promise<NestFastifyApplication> {
  const app = await createServer(AppModule.on(mongodbUri, options), { encodeDetails: encodeMoney });
  serveDocumentation(app, documentationInfo);
  return app;
}
