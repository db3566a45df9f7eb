import type { IncomingMessage } from 'node:http';
import { createParamDecorator, type ExecutionContext, type Type } from '@nestjs/common';
import type { CommandIdentity, CommandOptions } from '@snapfold/kernel/engine';
import type { FastifyRequest } from 'fastify';
import { idempotencyKey, identityOf } from './idempotency-key.js';
import { allowedVersions, type AllowedVersions } from './if-match.js';

/** A header that a handler uses. */
export interface SentHeader {
  readonly name: string;
  /** @throws {@link MalformedRequest} if it is malformed */
  readonly read: (request: IncomingMessage) => unknown;
}

const key: SentHeader = { name: 'Idempotency-Key', read: idempotencyKey };
const condition: SentHeader = { name: 'If-Match', read: allowedVersions };

const TAKEN = Symbol('SentHeaders');

/** Returns the headers that a handler uses. It is found by its name, since another decorator may have put another function in its place. */
export function takenBy(controller: Type, name: string): readonly SentHeader[] {
  return (Reflect.getMetadata(TAKEN, controller.prototype as object, name) ?? []) as readonly SentHeader[];
}

/** How a client sends a command to an aggregate that exists. */
export interface SentUpdate {
  /** Made of the `Idempotency-Key`. Pass it to the engine. */
  readonly identity: CommandIdentity | undefined;
  /** Made of `If-Match`: the versions that the aggregate may have; `undefined` if any. */
  readonly allowed: AllowedVersions;
}

const requestOf = (host: ExecutionContext) => host.switchToHttp().getRequest<FastifyRequest>();

/**
 * Injects the options of a command that creates something, as a parameter of a route: pass them to the engine, so that a request with an
 * `Idempotency-Key` takes effect once. A request with `If-Match` is refused, since there is no version yet.
 */
export const Sent = createParamDecorator(
  (_: unknown, host: ExecutionContext): CommandOptions => ({ identity: identityOf(requestOf(host)) }),
  [taking(key)],
);

/** Injects a {@link SentUpdate} as a parameter of a route that sends a command to one aggregate. */
export const SentToOne = createParamDecorator(
  (_: unknown, host: ExecutionContext): SentUpdate => {
    const request = requestOf(host);
    return { identity: identityOf(request), allowed: allowedVersions(request.raw) };
  },
  [taking(key, condition)],
);

/** Declares that a handler uses these headers. What is wrong with them is told together with all other faults of a request. */
export function taking(...headers: readonly SentHeader[]): ParameterDecorator {
  return (target, method) => {
    if (method !== undefined) Reflect.defineMetadata(TAKEN, headers, target, method);
  };
}
