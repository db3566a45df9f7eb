import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** What a page may read of an answer besides its body. */
const exposedHeaders = [
  'Accept-Post',
  'Allow',
  'ETag',
  'Idempotency-Replayed',
  'Link',
  'Location',
  'Retry-After',
  'X-Request-Id',
  'X-View-Parked',
  'X-View-Position',
];

/** For how many seconds a browser may remember what it asked before a request. */
const maxAge = 600;

/** Lets the pages of other origins call the API from a browser; `*` stands for all. Without origins, no page can read an answer. */
export function allowOrigins(app: NestFastifyApplication, origins: readonly string[]): void {
  if (origins.length === 0) return;
  const origin = origins.includes('*') ? '*' : [...origins];
  const allowed = { origin, methods: ['GET', 'HEAD', 'POST'], exposedHeaders, maxAge };
  app.enableCors({
    // An OPTIONS by which no browser asks before a request is answered as it is without CORS.
    delegator: ({ method, headers }, use) => {
      use(null, method === 'OPTIONS' && !headers['access-control-request-method'] ? { origin: false } : allowed);
    },
  });
}
