import type { CqrsContext } from '@snapfold/kernel';

/** In which an oracle decides a command again: nothing that the drill's commands decide depends on it. */
export const oracleContext: CqrsContext = {
  userId: 'drill',
  requestId: 'drill',
  correlationId: 'drill',
  causationId: 'drill',
  at: new Date(0).toISOString(),
  newId: () => '',
};
