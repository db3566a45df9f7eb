import { refusals } from '@snapfold/kernel';

export const orderErrors = {
  ORDER_REFERENCE_TAKEN: { kind: 'conflict', message: 'Another order has this reference.' },
  ORDER_LACKS_CREDIT: { kind: 'rejected', message: 'The credit is lower than the amount.' },
  ORDER_CREDIT_LIMIT: { kind: 'rejected', message: 'The credit would pass its limit.' },
  ORDER_FULL: { kind: 'conflict', message: 'The order has no room for so many lines.' },
  ORDER_LACKS_LINES: { kind: 'conflict', message: 'The order has fewer lines.' },
} as const;

export const refuse = refusals(orderErrors);
