import type { AbortSignalLike, Runtime } from '../../runtime/runtime.js';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/**
 * A deterministic runtime: its ids are `id-0001`, `id-0002`, ..., its randomness is fixed, and its clocks stand still but for sleep.
 * Nobody really waits: while all sleep, time passes at once to the moment at which the first of them wakes. Before each such step
 * the event loop has its turn, so what never ends, such as the loops of a view dispatcher, leaves timers and I/O alone; it has to be
 * stopped all the same, or the process does not end. What really waits, such as a service over a network, is not seen: deadlines
 * pass meanwhile, so it needs a real runtime.
 */
export class TestRuntime implements Runtime {
  readonly #start: number;
  readonly #sleepers = new Set<Sleeper>();
  #passed = 0;
  #isPassing = false;
  #ids = 0;

  constructor(start = '2026-01-01T00:00:00.000Z') {
    this.#start = Date.parse(start);
  }

  now(): number {
    return this.#start + this.#passed;
  }

  monotonic(): number {
    return this.#passed;
  }

  newId(): string {
    this.#ids += 1;
    return `id-${String(this.#ids).padStart(4, '0')}`;
  }

  sleep(ms: number, signal?: AbortSignalLike): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#sleepers.delete(sleeper);
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what it is, is up to who aborts
        reject(signal?.reason);
      };
      const wake = () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper = { until: this.#passed + (ms > 0 ? ms : 0), wake };
      if (signal?.aborted) return void abort();
      signal?.addEventListener('abort', abort, { once: true });
      this.#sleepers.add(sleeper);
      if (!this.#isPassing) void this.#pass();
    });
  }

  random(): number {
    return 0.5;
  }

  async #pass(): Promise<void> {
    this.#isPassing = true;
    while (this.#next() < Infinity) {
      await nextTurn();
      // Others may have gone to sleep, or been woken, meanwhile.
      const next = this.#next();
      if (next < Infinity) this.#wakeAt(next);
    }
    this.#isPassing = false;
  }

  /** When the first of those who sleep wakes. */
  #next(): number {
    let next = Infinity;
    for (const { until } of this.#sleepers) next = Math.min(next, until);
    return next;
  }

  #wakeAt(moment: number): void {
    this.#passed = moment;
    for (const sleeper of [...this.#sleepers]) {
      if (sleeper.until > moment) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}

const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** Resolves in the event loop's next turn, some microseconds from now: the only way to it that needs no platform. */
async function nextTurn(): Promise<void> {
  const notified = Atomics.waitAsync(cell, 0, 0);
  Atomics.notify(cell, 0);
  await notified.value;
}
