interface Read<T> {
  /** Resolves once the read is over, with success or without. */
  readonly over: Promise<void>;
  /** The read that begins then, if anybody asked for it. */
  next?: Promise<T>;
}

/**
 * Runs one read with the same key at a time. All who ask while it is under way share the next one, so each gets what was read after it
 * asked.
 */
export class SharedReads<T> {
  readonly #underWay = new Map<string, Read<T>>();

  ask(key: string, read: () => Promise<T>): Promise<T> {
    const underWay = this.#underWay.get(key);
    if (!underWay) return this.#begin(key, read);
    underWay.next ??= underWay.over.then(() => this.#begin(key, read));
    return underWay.next;
  }

  #begin(key: string, read: () => Promise<T>): Promise<T> {
    const result = read();
    const end = () => {
      if (begun.next === undefined) this.#underWay.delete(key);
    };
    const begun: Read<T> = { over: result.then(end, end) };
    this.#underWay.set(key, begun);
    return result;
  }
}

/** Returns a key that only equal plain data have. */
export function keyOf(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? { number: String(value) } : value,
  );
}
