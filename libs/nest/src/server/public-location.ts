import type { FastifyInstance } from 'fastify';

/** Puts the public URL in front of each `Location` and of each target of `Link` that is a path, so that it is right behind a proxy, too. */
export function locatePublicly(fastify: FastifyInstance, publicUrl: string): void {
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    const location = reply.getHeader('location');
    if (typeof location === 'string' && location.startsWith('/')) void reply.header('location', publicUrl + location);
    const link = reply.getHeader('link');
    if (typeof link === 'string') void reply.header('link', link.replaceAll('</', `<${publicUrl}/`));
    done();
  });
}
