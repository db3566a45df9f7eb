import type { Contract, Exchange } from '@snapfold/conformance';

const violations: unknown[] = [];

/** Throws if an answer is not one that the contract promises, and remembers it for {@link assertNoViolation}. */
export function checkAnswer(contract: Contract, exchange: Exchange): void {
  try {
    contract.check(exchange);
  } catch (error) {
    violations.push(error);
    throw error;
  }
}

/** Throws the first violation since the last call, which a test may have taken for a lost answer. */
export function assertNoViolation(): void {
  const [first, ...others] = violations.splice(0);
  if (first === undefined) return;
  throw new Error(`An answer, and ${others.length} more, violated the contract.`, { cause: first });
}
