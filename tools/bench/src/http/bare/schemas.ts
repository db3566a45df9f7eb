/** JSON schemas of the bare server: Fastify checks requests by them, and makes serializers of those of answers. */

const text = { type: 'string' } as const;
const whole = { type: 'integer' } as const;
const nothing = { type: 'null' } as const;

function object(properties: Readonly<Record<string, object>>) {
  return { type: 'object', required: Object.keys(properties), properties, additionalProperties: false } as const;
}

const money = object({ value: text, currency: text });

const id = object({ id: { type: 'string', minLength: 1, maxLength: 64 } });

export const getAccount = {
  params: id,
  response: {
    200: object({
      id: text,
      version: whole,
      owner: text,
      currency: text,
      balance: money,
      status: text,
      openedAt: text,
      closedAt: { type: ['string', 'null'] },
    }),
  },
};

export const postDeposit = {
  params: id,
  body: object({
    amount: object({
      value: { type: 'string', pattern: String.raw`^(0|[1-9]\d{0,12})(\.\d{1,2})?$` },
      currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    }),
  }),
  response: { 200: object({ id: text, version: whole, position: whole }) },
};

export const getMovements = {
  params: id,
  querystring: {
    type: 'object',
    properties: {
      limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
      cursor: { type: 'integer', minimum: 1 },
    },
    additionalProperties: false,
  } as const,
  response: {
    200: object({
      items: {
        type: 'array',
        items: object({
          id: text,
          accountId: text,
          version: whole,
          position: whole,
          kind: text,
          amount: money,
          balance: money,
          at: text,
          by: text,
          transferId: nothing,
          counterparty: nothing,
        }),
      },
      nextCursor: { type: ['string', 'null'] },
    }),
  },
};
