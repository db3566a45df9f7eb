import { expect, test } from '@jest/globals';
import { Contract, type Exchange } from './contract.js';

const problem = { type: 'object', required: ['code'], properties: { code: { type: 'string' } } };
const contract = new Contract(
  JSON.stringify({
    openapi: '3.1.0',
    paths: {
      '/things/{id}': {
        get: {
          operationId: 'thingGet',
          responses: {
            200: {
              headers: { 'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' } },
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
            },
            304: { description: 'fresh' },
            404: { $ref: '#/components/responses/NotFound' },
          },
        },
      },
      '/things/events': {
        get: {
          operationId: 'thingEvents',
          responses: {
            200: {
              content: {
                'application/json': {
                  schema: { properties: { items: { items: { $ref: '#/components/schemas/Thing' } } } },
                },
                'text/event-stream': { schema: { type: 'string' } },
              },
            },
          },
        },
      },
      '/things/all': { get: { operationId: 'thingAll', responses: { 204: { description: 'none' } } } },
    },
    components: {
      schemas: {
        Thing: {
          type: 'object',
          required: ['size', 'at'],
          properties: { size: { type: 'integer' }, at: { type: 'string', format: 'date-time' } },
        },
        Problem: problem,
      },
      headers: {
        'X-Request-Id': { required: true, schema: { type: 'string', pattern: '^r' } },
        'Retry-After': { required: true, schema: { type: 'integer', minimum: 1 } },
      },
      responses: {
        NotFound: {
          headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } },
          content: {
            'application/problem+json': {
              schema: {
                allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: ['GONE'] } } }],
              },
            },
          },
        },
      },
    },
  }),
);

type Told = Partial<Omit<Exchange, 'headers' | 'text'>> & { readonly type?: string; readonly body?: unknown };

function verdict(
  { body, type = 'application/json', ...told }: Told,
  more: Readonly<Record<string, string>> = {},
): string {
  const headers = new Headers({ 'content-type': `${type}; charset=utf-8`, 'x-request-id': 'r1', ...more });
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  try {
    contract.check({ method: 'GET', target: '/things/1', status: 200, ...told, headers, text });
  } catch (error) {
    return String(error);
  }
  return 'conforms';
}
const thing = { size: 1, at: '2026-03-14T09:26:53.589Z' };
const gone = { status: 404, type: 'application/problem+json', body: { code: 'GONE' } };

test('an answer that the document promises conforms', () => {
  expect(verdict({ body: thing, target: '/things/a%20b?x=1' })).toBe('conforms');
  expect(verdict({ status: 304 })).toBe('conforms');
  expect(verdict(gone, { 'retry-after': '1' })).toBe('conforms');
  expect(verdict({ target: '/docs/openapi.json', status: 200, body: 1 })).toBe('conforms');
});

test('a status, a media type or a body that is not in the document is told', () => {
  expect(verdict({ status: 201, body: thing })).toContain('201 outside the document: thingGet has no such status');
  expect(verdict({ type: 'text/html', body: thing })).toContain('the media type is text/html, not application/json');
  expect(verdict({ body: { size: 'large' } })).toMatch(/must have required property 'at'; \/size must be integer/);
  expect(verdict({ body: { ...thing, at: 'yesterday' } })).toContain('/at must match format "date-time"');
  expect(verdict({ status: 304, body: thing })).toContain('it has a body, but the document has none');
});

test('the data of server-sent events are checked as items of the JSON answer; an event that was cut off is not', () => {
  const stream = (...items: readonly object[]) => ({
    target: '/things/events',
    type: 'text/event-stream',
    body: `: begun\n\n${items.map((item) => `id: 1\ndata: ${JSON.stringify(item)}\n\n`).join('')}id: 2\ndata: {"si`,
  });
  expect(verdict(stream(thing, thing))).toBe('conforms');
  expect(verdict(stream(thing, { ...thing, size: 'large' }))).toContain('/size must be integer');
});

test('a code that the operation does not have with that status is told', () => {
  expect(verdict({ ...gone, body: { code: 'OTHER' } }, { 'retry-after': '1' })).toContain(
    '/code must be equal to one of',
  );
});

test('a required header that is missing, and a header with a wrong value, are told', () => {
  expect(verdict(gone)).toContain('the header Retry-After is missing');
  expect(verdict(gone, { 'retry-after': '0' })).toContain('the header Retry-After: the value must be >= 1');
  expect(verdict({ body: thing }, { 'x-request-id': 'x' })).toContain('the header X-Request-Id: ');
});

test('a path without parameters goes before one with them', () => {
  expect(verdict({ target: '/things/all', status: 204 })).toBe('conforms');
});

test('a path or a method that the document does not have is only answered with a problem', () => {
  const unknown = { target: '/nothing', ...gone };
  expect(verdict(unknown)).toBe('conforms');
  expect(verdict({ ...unknown, method: 'PUT', target: '/things/1', status: 405 })).toBe('conforms');
  expect(verdict({ ...unknown, status: 200 })).toContain('the document has no such route');
  expect(verdict({ ...unknown, status: 405 })).toContain('the document has no such route');
  expect(verdict({ ...unknown, type: 'application/json' })).toContain('it is no application/problem+json');
  expect(verdict({ ...unknown, body: {} })).toContain("must have required property 'code'");
});
