import { id, instant } from '@snapfold/nest';
import { z } from 'zod';
import { moneyCodec } from './money.codec.js';

/** What a client orders. */
export const order = z
  .strictObject({
    from: id.describe('The id of the account that sends'),
    to: id.describe('The id of the account that receives'),
    amount: moneyCodec,
  })
  .meta({ id: 'TransferSend' });

const side = z
  .object({ id: z.string(), version: z.int().describe('Of the account, after it') })
  .meta({ id: 'TransferSide' });

const done = {
  id: z.string(),
  from: side,
  to: side,
  position: z.int().describe('Of the later of its two events in the journal'),
};

/** What a transfer answers with. */
export const receipt = z.object(done).meta({ id: 'TransferReceipt' });

/** A transfer that was carried out. */
export const shown = z
  .object({ ...done, amount: moneyCodec, at: instant, by: z.string().describe('The user who ordered it') })
  .meta({ id: 'Transfer' });
