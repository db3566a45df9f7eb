import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createServer } from '@snapfold/nest';
import { encodeMoney } from './account/money.details.js';
import { AppModule, type AppOptions } from './app.module.js';
import { about } from './documentation.js';

/** Creates the application on a database. It does not listen yet. */
export function createApp(
  mongodbUri: string,
  { viewWaitMs, cursorKey, ...options }: AppOptions,
): Promise<NestFastifyApplication> {
  return createServer(AppModule.on(mongodbUri, { viewWaitMs, cursorKey }), {
    ...options,
    about,
    encodeDetails: encodeMoney,
  });
}
