import { accountSummary, movement, type AccountTypes } from '@snapfold/domain';
import type { View } from '@snapfold/kernel';
import type { ViewName } from '../bank/view-names.js';

/** What makes the records of each view. */
export const viewCode: Readonly<Record<ViewName, View<object, AccountTypes>>> = {
  movement,
  account_summary: accountSummary,
};
