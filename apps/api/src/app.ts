import 'reflect-metadata';
import { ConsoleLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastifyAdapter, serveDocumentation, setUpServer } from '@snapfold/nest';
import { encodeMoney } from './account/money.details.js';
import { AppModule, type AppOptions } from './app.module.js';
import { documentationInfo } from './documentation.js';

/** Creates the application on a database. It does not listen yet. */
export async function createApp(mongodbUri: string, options: AppOptions): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.on(mongodbUri, options), fastifyAdapter(), {
    // The caller reports why the application did not start; Nest and Mongoose would add the stack, twice.
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  app.useLogger(new ConsoleLogger({ logLevels: ['error', 'warn'] }));
  setUpServer(app, { encodeDetails: encodeMoney });
  serveDocumentation(app, documentationInfo);
  return app;
}
