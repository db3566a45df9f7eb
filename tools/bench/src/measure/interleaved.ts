import { summaryOf, type Summary } from './summary.js';

/** Measures all variants as {@link inTurns} does, and sums each one up. */
export async function interleaved<K>(
  variants: ReadonlyMap<K, () => Promise<number>>,
  rounds: number,
  options?: { readonly warmUp?: boolean },
): Promise<ReadonlyMap<K, Summary>> {
  const measured = await inTurns(variants, rounds, options);
  return new Map([...measured].map(([name, values]) => [name, summaryOf(values)]));
}

/**
 * Measures all variants in each round, so that other work of the machine slows them all down. Each round starts with another variant.
 * A first round warms up and does not count; very long measurements do without it. Returns what was measured, by round.
 */
export async function inTurns<K, R>(
  variants: ReadonlyMap<K, () => Promise<R>>,
  rounds: number,
  { warmUp = true } = {},
): Promise<ReadonlyMap<K, readonly R[]>> {
  const order = [...variants];
  const measured = new Map<K, R[]>([...variants.keys()].map((name) => [name, []]));
  if (warmUp) for (const [, measure] of order) await measure();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, measure] of order) measured.get(name)?.push(await measure());
    order.push(...order.splice(0, 1));
  }
  return measured;
}
