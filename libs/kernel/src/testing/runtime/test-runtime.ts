import type { AbortSignalLike, Runtime } from '../../runtime/runtime.js';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/**
 * A deterministic runtime: its ids are `id-0001`, `id-0002`, ..., its random number is fixed, and its clocks advance only by sleep. No
 * sleep really waits: while everything sleeps, time moves at once to the moment when the first sleep ends. Before each such move the
 * event loop gets a turn, so that an endless loop, such as that of a view dispatcher, does not block timers and I/O. It must be stopped
 * nevertheless, or the process does not end. The runtime does not notice real waits, such as that of a service over a network: deadlines
 * pass meanwhile, so these need a real runtime.
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
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the caller who aborts decides on the reason
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
      // Other sleeps may have begun or been aborted meanwhile.
      const next = this.#next();
      if (next < Infinity) this.#wakeAt(next);
    }
    this.#isPassing = false;
  }

  /** When the first sleep ends. */
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

/** Resolves in the event loop's next turn, some microseconds from now. `Atomics` is the only way to that without an API of the platform. */
async function nextTurn(): Promise<void> {
  const notified = Atomics.waitAsync(cell, 0, 0);
  Atomics.notify(cell, 0);
  await notified.value;
}
