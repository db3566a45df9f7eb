/** Shows events up to the first that cannot be shown: none is skipped. Throws if that is the first of all. */
export function shownEvents<E, T>(events: readonly E[], show: (event: E) => T): readonly T[] {
  const shown: T[] = [];
  for (const event of events) {
    try {
      shown.push(show(event));
    } catch (error) {
      if (shown.length === 0) throw error;
      break;
    }
  }
  return shown;
}
