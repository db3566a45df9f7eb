/** Returns what is left of an answer if every value is replaced by its type: both servers must send the same. */
export function shapeOf(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(shapeOf);
  if (typeof answer !== 'object' || answer === null) return answer === null ? null : typeof answer;
  const fields = Object.entries(answer).map(([name, value]) => [name, shapeOf(value)] as const);
  return Object.fromEntries(fields.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** @throws an `Error` if two answers differ in more than their values */
export function assertSameShape(what: string, bare: unknown, snapfold: unknown): void {
  const [one, other] = [bare, snapfold].map((answer) => JSON.stringify(shapeOf(answer)));
  if (one !== other) throw new Error(`${what}: the bare server answers ${one}, but Snapfold ${other}.`);
}
