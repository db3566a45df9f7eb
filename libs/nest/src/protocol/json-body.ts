import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpRefusal } from '../problems/http-refusal.js';
import { MalformedRequest } from '../problems/malformed-request.js';
import { bodyTooLarge } from './body-head.js';
import { scanJson } from './json-scanner.js';

const defaultLimitBytes = 16_384;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How many bytes a body of this route may have at most. The default is 16,384. In Nest: `@RouteConfig({ bodyLimit })`. */
    readonly bodyLimit?: number;
  }
}

/** Returns how many bytes the body of a request may have at most. */
export function bodyLimitOf({ routeOptions }: FastifyRequest): number {
  return routeOptions.config.bodyLimit ?? defaultLimitBytes;
}

/** Makes JSON the only kind of body. An empty body counts as absent. */
export function acceptOnlyJson(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', async (request: FastifyRequest): Promise<unknown> => {
    const bytes = await bytesOf(request.raw, bodyLimitOf(request));
    if (bytes.length === 0) return undefined;
    const faults = scanJson(bytes);
    if (faults.length > 0) throw new MalformedRequest(faults);
    return JSON.parse(bytes.toString());
  });
}

/** Reads a body to its end. Of a body that is too large it drops the rest, so that the client can read the answer. */
function bytesOf(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const lost = () => {
      // A request is closed after it has ended, too.
      if (!request.readableEnded)
        reject(new HttpRefusal('REQUEST_REFUSED', 'The connection ended before the body was complete.'));
    };
    const collect = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limitBytes) return void chunks.push(chunk);
      // The rest may come in millions of chunks, each of which would call this.
      request.off('data', collect).resume();
      return reject(bodyTooLarge(limitBytes));
    };
    request.on('data', collect);
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', lost);
    request.once('close', lost);
  });
}
