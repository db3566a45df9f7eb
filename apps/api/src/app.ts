import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { acceptOnlyJson, fastifyAdapter } from './http/fastify.js';
import { serveDocumentation } from './http/openapi.js';
import { ProblemFilter } from './http/problem.filter.js';
import { setSchemaMessages } from './http/schema-messages.js';
import { validationPipe } from './http/validation.pipe.js';

/** The application on a database, complete but not listening. */
export async function createApp(mongodbUri: string): Promise<NestFastifyApplication> {
  setSchemaMessages();
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.on(mongodbUri), fastifyAdapter(), {
    logger: ['error', 'warn'],
    abortOnError: false,
    bodyParser: false,
  });
  acceptOnlyJson(app);
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter());
  serveDocumentation(app);
  return app;
}
