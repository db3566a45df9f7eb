import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { closed } from './closed.js';
import { followed, pointerTo, type OpenApi } from './document.js';
import { Routes } from './routes.js';

/** A request, and the answer that it got. */
export interface Exchange {
  readonly method: string;
  /** The path with the query string. */
  readonly target: string;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
}

const ID = 'document';
const problem = 'application/problem+json';
/** Its events have the items of the JSON answer as their data. */
const eventStream = 'text/event-stream';
/** The pages about the API, which are no part of it. */
const documentation = /^\/docs(\/|$)/;
/** What a server may answer before it has found a route. */
const unrouted = new Set([400, 408, 413, 414, 415, 417, 431, 500, 503]);

/** Says whether answers are what an OpenAPI document promises. */
export class Contract {
  readonly #document: OpenApi;
  readonly #routes: Routes;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });

  constructor(text: string) {
    this.#document = JSON.parse(text) as OpenApi;
    this.#routes = new Routes(this.#document);
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(closed(this.#document), ID);
  }

  /** Throws an `Error` that names all that is wrong, if the answer is not one that the document promises. */
  check(exchange: Exchange): void {
    const { method, target, status, text } = exchange;
    const faults = this.#faultsOf(exchange);
    if (faults.length === 0) return;
    const what = `${method} ${target} was answered with ${status} outside the document`;
    throw new Error(`${what}: ${faults.join('; ')}\n${text.slice(0, 2_000)}`);
  }

  #faultsOf(exchange: Exchange): string[] {
    const [path = ''] = exchange.target.split('?', 1);
    if (documentation.test(path)) return [];
    const route = this.#routes.of(path);
    const method = exchange.method.toLowerCase();
    const operation = route?.operations[method];
    if (!route || !operation) return this.#faultsOfUnrouted(exchange, route ? [404, 405] : [404]);
    const status = String(exchange.status);
    const own = operation.responses[status];
    if (!own) return [`${operation.operationId} has no such status`];
    const { responses = {}, headers: named = {} } = this.#document.components ?? {};
    const [{ headers = {}, content }, pointer] = followed(
      own,
      pointerTo('paths', route.path, method, 'responses', status),
      responses,
    );
    const ofHeaders = Object.entries(headers).flatMap(([name, header]) => {
      const [{ required = false, schema }, at] = followed(
        header,
        `${pointer}${pointerTo('headers', name).slice(1)}`,
        named,
      );
      return this.#faultsOfHeader(name, exchange.headers.get(name), required, `${at}/schema`, schema.type);
    });
    return [...ofHeaders, ...this.#faultsOfBody(exchange, Object.keys(content ?? {}), pointer)];
  }

  #faultsOfUnrouted(exchange: Exchange, statuses: readonly number[]): string[] {
    const { status } = exchange;
    if (!statuses.includes(status) && !unrouted.has(status)) return ['the document has no such route'];
    if (mediaTypeOf(exchange) !== problem) return [`it is no ${problem}`];
    return this.#faultsOfValue(JSON.parse(exchange.text), pointerTo('components', 'schemas', 'Problem'));
  }

  #faultsOfHeader(name: string, value: string | null, required: boolean, pointer: string, type?: string): string[] {
    if (value === null) return required ? [`the header ${name} is missing`] : [];
    const faults = this.#faultsOfValue(type === 'integer' ? Number(value) : value, pointer);
    return faults.map((fault) => `the header ${name}: ${fault}`);
  }

  #faultsOfBody(exchange: Exchange, mediaTypes: readonly string[], pointer: string): string[] {
    if (mediaTypes.length === 0) return exchange.text === '' ? [] : ['it has a body, but the document has none'];
    const type = mediaTypeOf(exchange);
    if (!mediaTypes.includes(type)) return [`the media type is ${type}, not ${mediaTypes.join(' or ')}`];
    const schemaOf = (mediaType: string) => `${pointer}${pointerTo('content', mediaType, 'schema').slice(1)}`;
    if (type !== eventStream) return this.#faultsOfValue(JSON.parse(exchange.text), schemaOf(type));
    const item = `${schemaOf('application/json')}/properties/items/items`;
    return dataOf(exchange.text).flatMap((data) => this.#faultsOfValue(JSON.parse(data), item));
  }

  #faultsOfValue(value: unknown, pointer: string): string[] {
    const validate = this.#ajv.getSchema(
      ID + pointer.replaceAll('%', '%25').replaceAll('{', '%7B').replaceAll('}', '%7D'),
    );
    if (!validate) throw new Error(`The document has nothing at ${pointer}.`);
    void validate(value);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || 'the value'} ${message}`);
  }
}

/** Returns the data of server-sent events. The last one may have been cut off. */
function dataOf(text: string): string[] {
  return [...text.matchAll(/^data: ([^\n]*)\n\n/gm)].map(([, data = '']) => data);
}

function mediaTypeOf({ headers }: Exchange): string {
  const [type = ''] = (headers.get('content-type') ?? '').split(';', 1);
  return type.trim();
}
