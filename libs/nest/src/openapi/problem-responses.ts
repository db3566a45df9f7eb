import type { ErrorCatalogue } from '@snapfold/kernel';
import { platformErrors, type PlatformCode } from '../problems/platform-errors.js';
import { statusOfKind, titleOf, typeOf } from '../problems/problem.js';
import { headerRefs, type ResponseHeaderName } from './headers.js';
import { asJson, type JsonObject } from './json.js';
import { schemaName } from './names.js';

/** An error code that an operation can answer with. */
export interface DocumentedError {
  readonly code: string;
  readonly status: number;
  readonly meaning: string;
  /** Whether the code is of the platform, so that any service has it. */
  readonly isPlatform: boolean;
  readonly field?: string;
}

/** Returns codes of the platform with their meanings. */
export function platformCodes(codes: readonly PlatformCode[]): DocumentedError[] {
  return codes.map((code) => ({ code, ...platformErrors[code], isPlatform: true }));
}

/** Returns the codes of a catalogue with their statuses. */
export function catalogueCodes(catalogue: ErrorCatalogue): DocumentedError[] {
  return Object.entries(catalogue).map(([code, { kind, message, field }]) => ({
    ...{ code, status: statusOfKind[kind], meaning: message, isPlatform: false },
    ...(field === undefined ? {} : { field }),
  }));
}

const reasons: Readonly<Record<number, string>> = {
  400: 'The request is malformed',
  403: 'The caller may not do this',
  404: 'It is not there',
  409: 'The request conflicts with the current state',
  422: 'A rule refuses the request',
  503: 'Not possible right now',
};

/** The problem responses of a document. A response of a single code of the platform is a component, because many operations have it. */
export class ProblemResponses {
  readonly #responses = new Map<string, JsonObject>();
  readonly #errors = new Map<string, DocumentedError>();

  get responses(): JsonObject {
    return Object.fromEntries([...this.#responses].toSorted(byName));
  }

  get examples(): JsonObject {
    return Object.fromEntries(this.errors.map((error) => [error.code, exampleOf(error)]));
  }

  /** All errors of all operations, by code. */
  get errors(): readonly DocumentedError[] {
    return [...this.#errors].toSorted(byName).map(([, error]) => error);
  }

  /** Returns the responses of an operation with these errors, by status. */
  of(errors: readonly DocumentedError[]): JsonObject {
    const byStatus = Map.groupBy(errors, ({ status }) => status);
    return Object.fromEntries([...byStatus].map(([status, same]) => [status, this.#response(status, same)]));
  }

  #response(status: number, errors: readonly DocumentedError[]): JsonObject {
    for (const error of errors) this.#errors.set(error.code, error);
    const [only] = errors;
    if (!only || errors.length > 1 || !only.isPlatform) return response(status, errors);
    const name = schemaName('', only.code.toLowerCase());
    this.#responses.set(name, response(status, errors));
    return { $ref: `#/components/responses/${name}` };
  }
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

const headersOfStatus = new Map<number, readonly ResponseHeaderName[]>([
  [412, ['ETag', 'Cache-Control']],
  [415, ['Accept-Post', 'Accept-Encoding']],
  [503, ['Retry-After']],
]);

function response(status: number, errors: readonly DocumentedError[]): JsonObject {
  const told = errors.map(({ code, meaning }) => `- \`${code}\`: ${meaning}`);
  const [first, reason = reasons[status]] = errors.length === 1 ? errors.map(({ meaning }) => meaning) : [];
  const codes = errors.map(({ code }) => code);
  return {
    description: first ?? `${reason ?? `Status ${status}`}:\n\n${told.join('\n')}`,
    headers: headerRefs(['X-Request-Id', ...(headersOfStatus.get(status) ?? [])]),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            {
              type: 'object',
              required: ['status', 'code'],
              properties: { status: { type: 'integer', enum: [status] }, code: { type: 'string', enum: codes } },
            },
          ],
        },
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}

function exampleOf({ code, status, meaning, field }: DocumentedError): JsonObject {
  const fault = { in: 'body', pointer: '#/amount/value', code: 'REQUIRED', detail: '"amount.value" is required.' };
  const errors =
    code === 'MALFORMED_REQUEST'
      ? [fault]
      : field === undefined
        ? undefined
        : [{ in: 'body', pointer: `#/${field.replaceAll('.', '/')}`, code, detail: meaning }];
  const value = {
    ...{ type: typeOf(code), title: titleOf(code), status, detail: meaning, code },
    ...{ requestId: '0199d8a0-4b1e-7c3a-9f21-5d2b6c8e1f04', retryable: status === 503 || status === 408 },
    ...(errors ? { errors } : {}),
  };
  return { summary: titleOf(code), value: asJson(value) };
}
