import { money, type Movement, type MovementQuery } from '@snapfold/domain';
import { eventId } from '@snapfold/kernel';
import {
  freshnessFields,
  id,
  pageFields,
  rangeFields,
  withinRange,
  withRangeCheck,
  type TimeRange,
} from '@snapfold/nest';
import { z } from 'zod';
import type { listed } from './transfer.schemas.js';

/** The transfers that a client asks for. */
export interface AskedTransfers extends TimeRange {
  /** The id of the account from which or to which they are. */
  readonly account: string;
}

/** The query string that asks for transfers. */
export const transferList = withRangeCheck(
  z.strictObject({
    account: id.describe('The id of the account that sent or received'),
    ...rangeFields('at'),
    ...pageFields,
    ...freshnessFields,
  }),
);

/** Returns the query that finds the movements of which transfers are listed. An account has one movement of each of its transfers. */
export function transfersOf({ account, ...range }: AskedTransfers): MovementQuery {
  return {
    accountId: account,
    where: {
      all: [{ field: 'kind', operator: 'in', value: ['transfer_in', 'transfer_out'] }, ...withinRange('at', range)],
    },
  };
}

export const transferIdOf = (moved: Movement) =>
  moved.transferId ?? eventId({ ...moved, aggregateId: moved.accountId });

/** Returns the transfer of which a movement is one side. */
export function transferOfMovement(moved: Movement): z.output<typeof listed> {
  const { accountId, counterparty = '', kind, amount, at, by } = moved;
  const isSent = kind === 'transfer_out';
  const [from, to] = isSent ? [accountId, counterparty] : [counterparty, accountId];
  return {
    ...{ id: transferIdOf(moved), from: { id: from }, to: { id: to } },
    ...{ amount: isSent ? money(-amount.minor, amount.currency) : amount, at, by },
  };
}
