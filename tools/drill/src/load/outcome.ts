import { jsonOf, like, type Answer } from '@snapfold/running-bank';
import type { Command } from './command.js';

/** The content of an acknowledgement: the version of each aggregate after the command, and the position of its last event. */
export interface Told {
  readonly versions: readonly { readonly id: string; readonly version: number }[];
  readonly position: number;
}

export type Outcome =
  | { readonly kind: 'acknowledged'; readonly told: Told }
  /** Refused by a rule of the domain. Nothing may be stored. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Refused for the moment. Nothing may be stored. */
  | { readonly kind: 'turned away'; readonly code: string }
  /** The command may be stored or not. */
  | { readonly kind: 'unknown'; readonly code: string }
  /** An answer that no client should ever see. */
  | { readonly kind: 'wrong'; readonly code: string };

/** The outcome of a request without an answer. */
export type Failure = Extract<Outcome, { readonly kind: 'unknown' | 'wrong' }>;

/** A broken connection is wrong unless the process was killed meanwhile. */
export function outcomeOfFailure(error: unknown, killed: boolean): Failure {
  const code = reasonOf(error);
  return killed ? { kind: 'unknown', code } : { kind: 'wrong', code: `no answer: ${code}` };
}

export function outcomeOf(command: Command, answer: Answer): Outcome {
  try {
    if (answer.status === 200 || answer.status === 201) return { kind: 'acknowledged', told: toldBy(jsonOf(answer)) };
    const { code } = like({ code: '' }, jsonOf(answer));
    if (isToBeSentAgain(answer)) {
      return { kind: code === 'OUTCOME_UNKNOWN' ? 'unknown' : 'turned away', code };
    }
    if (answer.status >= 400 && answer.status < 500 && command.refusals.includes(code)) {
      return { kind: 'refused', code };
    }
  } catch {
    // The body is neither a receipt nor a problem.
  }
  return { kind: 'wrong', code: `${answer.status} ${answer.text}` };
}

/** Whether it is a 503 with `Retry-After`. */
export function isToBeSentAgain({ status, headers }: Answer): boolean {
  return status === 503 && /^\d+$/.test(headers.get('retry-after') ?? '');
}

const after = { id: '', version: 0 };

function toldBy(receipt: unknown): Told {
  const { position } = like({ position: 0 }, receipt);
  if (!isTransfer(receipt)) return { versions: [like(after, receipt)], position };
  const { from, to } = like({ from: after, to: after }, receipt);
  return { versions: [from, to], position };
}

const isTransfer = (receipt: unknown) => typeof receipt === 'object' && receipt !== null && 'from' in receipt;

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause: unknown = error.cause;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}
