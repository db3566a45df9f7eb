/**
 * Runs `work` on each item, and yields the results in the order of the items. At most `atOnce` items are under way, or done and not
 * yielded yet.
 */
export async function* concurrently<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const begun: Promise<R>[] = [];
  for (const item of items) {
    const result = work(item);
    // The promise may reject before it is awaited below, which then throws; until then the rejection counts as handled.
    result.catch(() => undefined);
    begun.push(result);
    for (const first of begun.splice(0, begun.length - atOnce + 1)) yield await first;
  }
  for (const result of begun) yield await result;
}
