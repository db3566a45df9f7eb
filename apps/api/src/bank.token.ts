import type { Bank } from '@snapfold/infrastructure';
import { serviceToken } from '@snapfold/nest';

/** What the running bank is injected by. */
export const BANK = serviceToken<Bank>('Bank');
