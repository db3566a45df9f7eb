import type { Type } from '@nestjs/common';
import type { AggregateTypes, Query } from '@snapfold/kernel';
import { schemaName } from '../openapi/names.js';
import type { ViewApi } from './view-api.js';
import { viewListController } from './view-list.controller.js';
import { viewRecordController } from './view-record.controller.js';
import type { ViewTokens } from './view.tokens.js';

/** Returns the controller of a view. */
export function viewController<V extends object, A extends AggregateTypes, Q extends Query>(
  api: ViewApi<V, A, Q>,
  tokens: ViewTokens,
): Type<object> {
  const controller = api.kind === 'list' ? viewListController(api, tokens) : viewRecordController(api, tokens);
  const name = `${schemaName(api.of.name, api.path)}Controller`;
  return Object.defineProperty(controller, 'name', { value: name });
}
