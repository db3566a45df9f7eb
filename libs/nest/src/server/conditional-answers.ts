import type { FastifyInstance } from 'fastify';

/**
 * Answers a read with 304 if the client has what its strong `ETag` stands for (`If-None-Match`, RFC 9110, 13.1.2). Caches must ask before
 * they use what they stored, and proxies must not compress an answer with such a tag: it has other bytes then.
 */
export function answerConditionally(fastify: FastifyInstance): void {
  fastify.addHook('onSend', ({ method, headers }, reply, payload, done) => {
    const tag = reply.getHeader('etag');
    if (typeof tag !== 'string' || !tag.startsWith('"')) return done(null, payload);
    void reply.header('cache-control', 'private, no-cache, no-transform');
    const isRead = (method === 'GET' || method === 'HEAD') && reply.statusCode === 200;
    if (!isRead || !hasTag(headers['if-none-match'], tag)) return done(null, payload);
    void reply.status(304).removeHeader('content-type').removeHeader('content-length');
    // Fastify itself takes the payload from the answer to a HEAD, and needs it for that.
    return done(null, method === 'HEAD' ? payload : null);
  });
}

/** Compares weakly, as RFC 9110 says: `W/` does not count. */
function hasTag(condition: string | undefined, tag: string): boolean {
  if (condition === undefined) return false;
  return condition.trim() === '*' || condition.match(/"[^"]*"/g)?.includes(tag) === true;
}
