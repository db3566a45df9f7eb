import type { Bank } from '@snapfold/infrastructure';
import { serviceToken } from '@snapfold/nest';

/** The token under which the running bank is injected. */
export const BANK = serviceToken<Bank>('Bank');
