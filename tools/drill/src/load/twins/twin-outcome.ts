import type { OrderAnswer, OrderReceipt } from '../../orders/order-messages.js';
import type { Outcome } from '../outcome.js';
import { CONFLICT, refusalsOf, type TwinCommand } from './twin-command.js';

export type TwinOutcome =
  | { readonly kind: 'acknowledged'; readonly changed: boolean; readonly receipts: readonly OrderReceipt[] }
  /** `actualVersion` is there only for a conflict with the expected version. */
  | { readonly kind: 'refused'; readonly code: string; readonly actualVersion?: number }
  | Exclude<Outcome, { readonly kind: 'acknowledged' | 'refused' }>;

/** While a host runs and is not asked to end, it may refuse a command for the moment with these codes only. */
const turningAway: readonly string[] = ['CONTENDED', 'STORE_UNAVAILABLE'];

export function outcomeOfAnswer(twin: TwinCommand, answer: OrderAnswer): TwinOutcome {
  switch (answer.kind) {
    case 'done': {
      const { changed, receipts } = answer;
      return { kind: 'acknowledged', changed, receipts };
    }
    case 'failed': {
      const { code } = answer;
      if (code === 'OUTCOME_UNKNOWN') return { kind: 'unknown', code };
      if (turningAway.includes(code)) return { kind: 'turned away', code };
      if (!refusalsOf(twin).includes(code)) return { kind: 'wrong', code };
      return { kind: 'refused', code, ...(code === CONFLICT ? { actualVersion: answer.actualVersion ?? -1 } : {}) };
    }
    case 'broken':
      return { kind: 'wrong', code: answer.error };
  }
}
