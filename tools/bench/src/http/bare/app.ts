import Fastify, { type FastifyInstance } from 'fastify';
import { deposit } from './deposits.js';
import type { AccountDocument, Collections, MovementDocument } from './documents.js';
import { getAccount, getMovements, postDeposit } from './schemas.js';

interface Id {
  readonly Params: { readonly id: string };
}

interface DepositRequest extends Id {
  readonly Body: { readonly amount: { readonly value: string; readonly currency: string } };
}

interface PageRequest extends Id {
  readonly Querystring: { readonly limit: number; readonly cursor?: number };
}

/**
 * The server that Snapfold is compared with: what an expert writes with Fastify and the driver, without conventions. There is no order over
 * all accounts, so the `position` of an event is its version. Money has two digits after the point.
 */
export function bareApp(collections: Collections): FastifyInstance {
  const { accounts, movements } = collections;
  const app = Fastify();

  app.get<Id>('/v1/accounts/:id', { schema: getAccount }, async ({ params: { id } }, reply) => {
    const account = await accounts.findOne({ _id: id });
    return account ? shownAccount(account) : reply.code(404).send();
  });

  app.post<DepositRequest>('/v1/accounts/:id/commands/deposit', { schema: postDeposit }, async (request, reply) => {
    const { id } = request.params;
    const { value, currency } = request.body.amount;
    const made = { accountId: id, currency, minor: minorOf(value), requestId: request.id };
    const version = await deposit(collections, made);
    return version === null ? reply.code(422).send() : { id, version, position: version };
  });

  app.get<PageRequest>('/v1/accounts/:id/movements', { schema: getMovements }, async ({ params, query }, reply) => {
    const accountId = params.id;
    const { limit, cursor } = query;
    const filter = cursor === undefined ? { accountId } : { accountId, version: { $lt: cursor } };
    const found = await movements
      .find(filter)
      .sort({ version: -1 })
      .limit(limit + 1)
      .toArray();
    if (found.length === 0 && !(await accounts.findOne({ _id: accountId }))) return reply.code(404).send();
    const last = found.length > limit ? found[limit - 1] : undefined;
    return { items: found.slice(0, limit).map(shownMovement), nextCursor: last ? String(last.version) : null };
  });

  return app;
}

function shownAccount({ _id, version, owner, currency, minor, status, openedAt, closedAt }: AccountDocument) {
  return {
    id: _id,
    version,
    owner,
    currency,
    balance: { value: decimal(minor), currency },
    status,
    openedAt: openedAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
  };
}

function shownMovement({ _id, accountId, version, kind, currency, minor, balance, at, by }: MovementDocument) {
  return {
    id: _id,
    accountId,
    version,
    position: version,
    kind,
    amount: { value: decimal(minor), currency },
    balance: { value: decimal(balance), currency },
    at: at.toISOString(),
    by,
    transferId: null,
    counterparty: null,
  };
}

function minorOf(value: string): number {
  const [whole = '', fraction = ''] = value.split('.');
  return Number(whole + fraction.padEnd(2, '0'));
}

function decimal(minor: number): string {
  const digits = String(minor).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
