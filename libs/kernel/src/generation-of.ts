import type { ViewGeneration } from './view-generation.js';

/** The generation with a number, if it is there. */
export async function generationOf(
  store: { generations(): Promise<readonly ViewGeneration[]> },
  wanted: number,
): Promise<ViewGeneration | undefined> {
  return (await store.generations()).find(({ number }) => number === wanted);
}
