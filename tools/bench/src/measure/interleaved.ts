import { summaryOf, type Summary } from './summary.js';

/**
 * Measures all variants in each round, so that whatever else the machine does meets them alike; who begins changes from round
 * to round. One round before them warms up, unless each measurement is so long that it does not matter.
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
