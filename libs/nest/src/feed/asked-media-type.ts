import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The media type of server-sent events. */
export const eventStream = 'text/event-stream';

/** Injects whether a client asks for a stream of server-sent events rather than for JSON. */
export const AsksForStream = createParamDecorator((_: unknown, host: ExecutionContext) =>
  asksForStream(host.switchToHttp().getRequest<FastifyRequest>().headers.accept),
);

/** Whether `Accept` names server-sent events, and does not prefer JSON. A wildcard stands for JSON. */
export function asksForStream(accept = ''): boolean {
  const weights = new Map(accept.toLowerCase().split(',').map(weightOf));
  const weight = weights.get(eventStream) ?? 0;
  const json = ['application/json', 'application/*', '*/*'].find((range) => weights.has(range)) ?? '';
  return weight > 0 && weight >= (weights.get(json) ?? 0);
}

/** Returns a media type of `Accept` with its weight (RFC 9110, 12.4.2). */
function weightOf(range: string): readonly [type: string, weight: number] {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
  const [, weight = '1'] = parameters.map((part) => /^q=([01](?:\.\d{0,3})?)$/.exec(part)).find((found) => found) ?? [];
  return [type, Number(weight)];
}
