import { aggregateId, aggregateVersion, id, instant, journalPosition } from '@snapfold/nest';
import { z } from 'zod';
import { moneyCodec } from './money.codec.js';

/** The transfer that a client orders. */
export const order = z
  .strictObject({
    from: id.meta({ examples: ['0199d8a0-52c7-7d1e-8a44-3f0b9c6d7e21'] }).describe('The id of the account that sends'),
    to: id.meta({ examples: ['0199d8a0-5e0b-7aa4-9c37-1b8f4d6e2a90'] }).describe('The id of the account that receives'),
    amount: moneyCodec,
  })
  .meta({ id: 'TransferSend' });

const side = z
  .object({ id: aggregateId, version: aggregateVersion.describe('The version of the account after the transfer') })
  .meta({ id: 'TransferSide' });

/** The id of a transfer. */
const transferId = aggregateId.meta({ examples: ['0199d8a0-61d2-7e47-8b05-2c9a7f1e4d38'] });

const done = {
  id: transferId,
  from: side,
  to: side,
  position: journalPosition.describe('The position in the journal of the later of its two events'),
};

/** The answer to an order. */
export const receipt = z.object(done).meta({ id: 'TransferReceipt' });

const carriedOut = {
  amount: moneyCodec,
  at: instant,
  by: z
    .string()
    .meta({ examples: ['ada'] })
    .describe('The user who ordered the transfer'),
};

/** A transfer that was carried out. */
export const shown = z.object({ ...done, ...carriedOut }).meta({ id: 'Transfer' });

const listedSide = z.object({ id: aggregateId }).meta({ id: 'ListedTransferSide' });

/** A transfer in the list of an account. */
export const listed = z
  .object({ id: transferId, from: listedSide, to: listedSide, ...carriedOut })
  .meta({ id: 'ListedTransfer' });
