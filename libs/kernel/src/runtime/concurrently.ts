/** The results of `work` on each item, in the items' order. At most `atOnce` are under way, or done and not taken yet. */
export async function* concurrently<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const begun: Promise<R>[] = [];
  for (const item of items) {
    const result = work(item);
    // It may fail before it is taken; its taker learns of that.
    result.catch(() => undefined);
    begun.push(result);
    for (const first of begun.splice(0, begun.length - atOnce + 1)) yield await first;
  }
  for (const result of begun) yield await result;
}
