import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProblemFilter } from '../problems/problem.filter.js';
import type { EncodeDetails } from '../problems/problem.js';
import { setSchemaMessages } from '../validation/schema-messages.js';
import { validationPipe } from '../validation/validation.pipe.js';
import { answerConditionally } from './conditional-answers.js';
import { acceptOnlyJson, sayWhenClosing } from './fastify.js';

const SWEEP_MS = 50;

/** The options of {@link setUpServer}. */
export interface ServerOptions {
  /** Encodes the details of refusals for clients. Without it they are sent unchanged. */
  readonly encodeDetails?: EncodeDetails;
}

/**
 * Sets up an application to accept only JSON, to validate it by schemas, and to answer every error with a problem. Create the application
 * on {@link fastifyAdapter} with `bodyParser: false`, and call this before it listens.
 */
export function setUpServer(app: NestFastifyApplication, { encodeDetails }: ServerOptions = {}): void {
  setSchemaMessages();
  acceptOnlyJson(app);
  sayWhenClosing(app);
  answerConditionally(app.getHttpAdapter().getInstance());
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter(encodeDetails));
}

/**
 * Stops listening, answers the requests under way, and closes the application. It keeps closing idle connections meanwhile: a connection
 * that an answer leaves open after the server began to close would delay the end by more than a minute.
 */
export async function closeServer(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer();
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  await app.close().finally(() => clearInterval(sweep));
}
