import type { OrderAnswer, OrderReceipt } from '../../orders/order-messages.js';
import type { Outcome } from '../outcome.js';
import { CONFLICT, refusalsOf, type TwinCommand } from './twin-command.js';

export type TwinOutcome =
  | { readonly kind: 'acknowledged'; readonly changed: boolean; readonly receipts: readonly OrderReceipt[] }
  /** `actualVersion` only where another was expected. */
  | { readonly kind: 'refused'; readonly code: string; readonly actualVersion?: number }
  | Exclude<Outcome, { readonly kind: 'acknowledged' | 'refused' }>;

export function outcomeOfAnswer(twin: TwinCommand, answer: OrderAnswer): TwinOutcome {
  switch (answer.kind) {
    case 'done': {
      const { changed, receipts } = answer;
      return { kind: 'acknowledged', changed, receipts };
    }
    case 'failed': {
      const { code, error } = answer;
      if (error === 'unavailable') return { kind: code === 'OUTCOME_UNKNOWN' ? 'unknown' : 'turned away', code };
      if (!refusalsOf(twin).includes(code)) return { kind: 'wrong', code };
      return { kind: 'refused', code, ...(code === CONFLICT ? { actualVersion: answer.actualVersion ?? -1 } : {}) };
    }
    case 'broken':
      return { kind: 'wrong', code: answer.error };
  }
}
