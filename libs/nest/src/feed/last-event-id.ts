import type { IncomingMessage } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { taking, type SentHeader } from '../commands/sent.decorator.js';
import { headerFault, singleHeader } from '../context/header.js';
import { lastEventId } from '../headers/forms.js';

const header = {
  name: 'Last-Event-ID',
  /** @throws {@link MalformedRequest} */
  read(request: IncomingMessage): number | undefined {
    const value = singleHeader(request, header.name);
    if (value === undefined) return undefined;
    if (lastEventId.test(value)) return Number(value);
    throw headerFault(
      header.name,
      'WRONG_FORMAT',
      'must be the position of an event: a whole number of at most 15 digits',
    );
  },
} as const satisfies SentHeader;

/** Injects the position of the last event that the client of a stream got before its connection broke. */
export const LastEventId = createParamDecorator(
  (_: unknown, host: ExecutionContext) => header.read(host.switchToHttp().getRequest<FastifyRequest>().raw),
  [taking(header)],
);
