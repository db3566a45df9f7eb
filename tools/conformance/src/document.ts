/** The part of an OpenAPI document that says what a server answers. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: {
    readonly responses?: Readonly<Record<string, Response>>;
    readonly headers?: Readonly<Record<string, Header>>;
  };
}

export interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Reference | Response>>;
}

export interface Response {
  readonly headers?: Readonly<Record<string, Reference | Header>>;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

export interface Header {
  readonly required?: boolean;
  readonly schema: { readonly type?: string };
}

export interface Reference {
  readonly $ref: string;
}

/** Returns the pointer of a part of a document, in which the names stand escaped. */
export function pointerTo(...names: readonly string[]): string {
  return ['#', ...names.map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1'))].join('/');
}

/** Returns what a reference names, with its own pointer. */
export function followed<T extends object>(
  part: T | Reference,
  pointer: string,
  named: Readonly<Record<string, T>> = {},
): readonly [part: T, pointer: string] {
  if (!('$ref' in part)) return [part, pointer];
  const found = named[part.$ref.slice(part.$ref.lastIndexOf('/') + 1)];
  if (!found) throw new Error(`The document refers to ${part.$ref}, which it does not have.`);
  return [found, part.$ref];
}
