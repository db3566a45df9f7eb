/** Does something with all items, with some of them at a time. */
export async function inBatches<T>(items: readonly T[], act: (item: T) => Promise<void>, atOnce = 8): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await act(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
