import type { CqrsContext } from '@snapfold/kernel';

/** The context in which an oracle decides a command again. No decision of the drill's commands depends on it. */
export const oracleContext: CqrsContext = {
  userId: 'drill',
  requestId: 'drill',
  correlationId: 'drill',
  causationId: 'drill',
  at: new Date(0).toISOString(),
  newId: () => '',
};
