import type { Type } from '@nestjs/common';
import type { AggregateTypes } from '@snapfold/kernel';
import type { z } from 'zod';
import type { AggregateApi, Unrouted } from './aggregate-api.js';
import { aggregateController } from './aggregate.controller.js';
import { commandController } from './command.controller.js';
import { entityTags } from './entity-tag.js';

/**
 * Returns the controllers of an aggregate, with one route and one documented operation per command that a client may send. `token` provides
 * the `RunningAggregate`.
 */
export function aggregateControllers<A extends AggregateTypes, S extends z.ZodType>(
  api: AggregateApi<A, S>,
  token: symbol,
): Type<object>[] {
  const commands = Object.entries<Readonly<Record<string, z.ZodType>> | Unrouted>(api.update);
  const route = { api, token, tagOf: entityTags(api) };
  return [
    aggregateController(route),
    ...commands.flatMap(([type, fields]) =>
      typeof fields === 'string' ? [] : [commandController(route, type, fields)],
    ),
  ];
}
