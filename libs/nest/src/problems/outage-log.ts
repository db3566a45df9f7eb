const quietMs = 10_000;

/** Logs why the database cannot be used. Each reason is logged once in 10 s, because every request meets it. */
export class OutageLog {
  readonly #quietUntil = new Map<string, number>();

  constructor(
    private readonly warn: (line: string) => void,
    private readonly monotonic = () => performance.now(),
  ) {}

  note(error: Error): void {
    const reason = reasonOf(error.cause);
    const now = this.monotonic();
    if (now < (this.#quietUntil.get(reason) ?? -Infinity)) return;
    this.#quietUntil.set(reason, now + quietMs);
    this.warn(`${error.message} ${reason}`);
  }
}

/** Returns the name and code of an error without its message, because a message of the server may contain users' data. */
function reasonOf(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null) return 'No reason is known.';
  return ['name', 'code', 'codeName']
    .map((field) => String(Reflect.get(cause, field) ?? ''))
    .join(' ')
    .trim();
}
