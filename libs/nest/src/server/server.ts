import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProblemFilter } from '../problems/problem.filter.js';
import type { EncodeDetails } from '../problems/problem.js';
import { setSchemaMessages } from '../validation/schema-messages.js';
import { validationPipe } from '../validation/validation.pipe.js';
import { acceptOnlyJson, sayWhenClosing } from './fastify.js';

const SWEEP_MS = 50;

/** What an application may choose. */
export interface ServerOptions {
  /** How details of refusals are written for clients, if not as they are. */
  readonly encodeDetails?: EncodeDetails;
}

/**
 * Sets an application up to take JSON alone, to check it by schemas, and to answer every error as a problem. The application has been
 * made on {@link fastifyAdapter} with `bodyParser: false`, and does not listen yet.
 */
export function setUpServer(app: NestFastifyApplication, { encodeDetails }: ServerOptions = {}): void {
  setSchemaMessages();
  acceptOnlyJson(app);
  sayWhenClosing(app);
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter(encodeDetails));
}

/**
 * Stops listening, answers what is under way, and closes the application. A connection that an answer leaves open after the server
 * began to close would hold up the end for over a minute.
 */
export async function closeServer(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer();
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  await app.close().finally(() => clearInterval(sweep));
}
