import { id, instant } from '@snapfold/nest';
import { z } from 'zod';
import { moneyCodec } from './money.codec.js';

/** The transfer that a client orders. */
export const order = z
  .strictObject({
    from: id.describe('The id of the account that sends'),
    to: id.describe('The id of the account that receives'),
    amount: moneyCodec,
  })
  .meta({ id: 'TransferSend' });

const side = z
  .object({ id: z.string(), version: z.int().describe('The version of the account after the transfer') })
  .meta({ id: 'TransferSide' });

const done = {
  id: z.string(),
  from: side,
  to: side,
  position: z.int().describe('The position in the journal of the later of its two events'),
};

/** The answer to an order. */
export const receipt = z.object(done).meta({ id: 'TransferReceipt' });

/** A transfer that was carried out. */
export const shown = z
  .object({ ...done, amount: moneyCodec, at: instant, by: z.string().describe('The user who ordered the transfer') })
  .meta({ id: 'Transfer' });
