import { InvalidDeclaration, type AggregateTypes, type Query } from '@snapfold/kernel';
import type { z } from 'zod';
import type { AggregateApi, Unrouted } from '../aggregates/aggregate-api.js';
import { auditSchema, bodySchema } from '../aggregates/aggregate.schemas.js';
import { listQuery } from '../lists/list-query.js';
import { DocumentSchemas } from '../openapi/document-schemas.js';
import { dashed, operationId, payloadName, schemaName } from '../openapi/names.js';
import type { ViewApi } from '../views/view-api.js';

type AnyAggregateApi = Omit<AggregateApi<AggregateTypes, z.ZodType>, 'aggregate' | 'present'>;
type AnyViewApi = Pick<ViewApi<object, AggregateTypes, Query>, 'path' | 'operation' | 'shown'> & {
  readonly of: Pick<AnyAggregateApi, 'name' | 'path'>;
};
type Shape = Readonly<Record<string, z.ZodType>>;

const forms = {
  name: /^[A-Z][A-Za-z0-9]*$/,
  path: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  type: /^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/,
  operation: /^[a-z][A-Za-z0-9]*$/,
};

/**
 * Checks that the definitions of a service make routes, operation ids and schemas that are well-formed and all different.
 * @throws {@link InvalidDeclaration} that names what is not
 */
export function assertApis(aggregates: readonly AnyAggregateApi[], views: readonly AnyViewApi[]): void {
  const [names, paths, operations] = [new Names('name'), new Names('path'), new Names('operation')];
  const schemas = new DocumentSchemas();
  for (const api of aggregates) {
    const { name, path } = api;
    const owner = `the aggregate "${name}"`;
    names.add(name, forms.name, owner);
    paths.add(path, forms.path, owner);
    for (const own of ['audit', 'commands']) paths.add(`${path}/${own}`, /./, owner);
    for (const own of ['list', 'get', 'audit', 'events'])
      operations.add(operationId(name, own), forms.operation, owner);

    const commands = commandsOf(api);
    const payloads = new Names('event');
    for (const type of Object.keys(api.events)) payloads.add(type, forms.type, owner, payloadName(name, type));
    for (const [type] of commands) {
      new Names('command').add(type, forms.type, owner);
      operations.add(operationId(name, type), forms.operation, owner);
      paths.add(`${path}/commands/${dashed(type)}`, /./, owner);
    }
    const bodies = commands.map(([type, fields]) => bodySchema(schemaName(name, type), fields));
    for (const schema of [api.shown, auditSchema(api), listQuery(api), ...bodies]) schemas.convert(schema, owner);
  }
  for (const { of, path, operation, shown } of views) {
    const owner = `the view "${path}" of the aggregate "${of.name}"`;
    new Names('path').add(path, forms.path, owner);
    paths.add(`${of.path}/${path}`, /./, owner);
    operations.add(operation, forms.operation, owner);
    schemas.convert(shown, owner);
  }
}

/** Names that must all be different. */
class Names {
  readonly #owners = new Map<string, string>();

  constructor(private readonly what: string) {}

  /** @param key what must be different, if it is not the name itself */
  add(name: string, form: RegExp, owner: string, key = name): void {
    const { what } = this;
    if (!form.test(name))
      throw new InvalidDeclaration(`The ${what} "${name}" of ${owner} is not of the form ${form.source}.`);
    const other = this.#owners.get(key);
    if (other !== undefined)
      throw new InvalidDeclaration(`The ${what} "${name}" of ${owner} is also used by ${other}: rename one of them.`);
    this.#owners.set(key, owner);
  }
}

/** Returns the commands that have a route, with their fields. */
function commandsOf({ create, update }: AnyAggregateApi): (readonly [type: string, fields: Shape])[] {
  const updates = Object.entries<Shape | Unrouted>(update);
  return [
    [create.type, create.fields],
    ...updates.flatMap(([type, fields]) => (typeof fields === 'string' ? [] : [[type, fields] as const])),
  ];
}
