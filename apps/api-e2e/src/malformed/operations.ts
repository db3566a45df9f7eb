import { jsonOf, type RunningBank } from '@snapfold/running-bank';

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** An operation of the API, from its OpenAPI document. */
export interface Operation {
  readonly method: string;
  /** Its path, of resources that exist. */
  readonly path: string;
  /** The example of its body, about resources that exist; `undefined` if it takes none. */
  readonly body: Json | undefined;
  readonly queryFields: readonly string[];
  /** The query that it cannot do without, after a `?`; empty if there is none. */
  readonly neededQuery: string;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
}

interface DocumentedOperation {
  readonly parameters?: readonly { readonly in?: string; readonly name?: string; readonly required?: boolean }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example: Json }>> };
}

/** The ids of resources that exist, by the first segment of their path. */
export type Ids = Readonly<Record<string, string>>;

/** Returns all operations that a bank documents. Fields and path parameters that are ids name resources that exist. */
export async function operationsOf({ http }: RunningBank, ids: Ids): Promise<Operation[]> {
  const { paths } = jsonOf(await http.get('/docs/openapi.json')) as Document;
  return Object.entries(paths).flatMap(([template, operations]) =>
    Object.entries(operations).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path: template.replaceAll(/\{\w+\}/g, ids[template.split('/')[2] ?? ''] ?? 'unknown'),
      body: requestBody && withIds(Object.values(requestBody.content)[0]?.example ?? {}, ids),
      neededQuery: neededQueryOf(parameters, ids),
      queryFields: parameters.flatMap(({ in: part, name }) => (part === 'query' && name ? [name] : [])),
    })),
  );
}

function neededQueryOf(parameters: DocumentedOperation['parameters'] = [], { accounts = '' }: Ids): string {
  const names = parameters.flatMap(({ in: part, name, required }) => (part === 'query' && required ? [name] : []));
  return names.length === 0 ? '' : `?${names.map((name) => `${name}=${accounts}`).join('&')}`;
}

/** Fields that name a resource have an example that nothing has. */
function withIds(example: Json, { users = '', accounts = '', others = '' }: Ids): Json {
  if (!isObject(example)) return example;
  const known: Readonly<Record<string, string>> = { owner: users, from: accounts, to: others };
  return Object.fromEntries(Object.entries(example).map(([name, value]) => [name, known[name] ?? value]));
}

export function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the bytes of a request with a JSON body. */
export function requestWith(
  method: string,
  target: string,
  body: Buffer | string,
  ...headers: readonly string[]
): Buffer {
  const content = Buffer.from(body);
  const lines = [`${method} ${target} HTTP/1.1`, 'host: x', 'content-type: application/json', ...headers];
  const head = [...lines, `content-length: ${content.length}`, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), content]);
}
