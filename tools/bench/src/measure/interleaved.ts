import { summaryOf, type Summary } from './summary.js';

/**
 * Measures all variants in each round, so that other work of the machine slows them all down. Each round starts with another variant.
 * A first round warms up and does not count; very long measurements do without it.
 */
export async function interleaved<K>(
  variants: ReadonlyMap<K, () => Promise<number>>,
  rounds: number,
  { warmUp = true } = {},
): Promise<ReadonlyMap<K, Summary>> {
  const order = [...variants];
  const measured = new Map<K, number[]>(order.map(([name]) => [name, []]));
  if (warmUp) for (const [, measure] of order) await measure();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, measure] of order) measured.get(name)?.push(await measure());
    order.push(...order.splice(0, 1));
  }
  return new Map([...variants.keys()].map((name) => [name, summaryOf(measured.get(name) ?? [])]));
}
