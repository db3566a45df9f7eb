import 'reflect-metadata';
import { ConsoleLogger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, type AppOptions } from './app.module.js';
import { acceptOnlyJson, fastifyAdapter, sayWhenClosing } from './http/fastify.js';
import { serveDocumentation } from './http/openapi.js';
import { ProblemFilter } from './http/problem.filter.js';
import { setSchemaMessages } from './http/schema-messages.js';
import { validationPipe } from './http/validation.pipe.js';

/** The application on a database, complete but not listening. */
export async function createApp(mongodbUri: string, options: AppOptions): Promise<NestFastifyApplication> {
  setSchemaMessages();
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.on(mongodbUri, options), fastifyAdapter(), {
    // main.ts tells why it did not start; Nest and Mongoose would add the stack, twice.
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  app.useLogger(new ConsoleLogger({ logLevels: ['error', 'warn'] }));
  acceptOnlyJson(app);
  sayWhenClosing(app);
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter());
  serveDocumentation(app);
  return app;
}
