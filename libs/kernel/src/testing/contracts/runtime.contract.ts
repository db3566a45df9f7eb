import { Cancellation } from '../../runtime/cancellation.js';
import type { AbortSignalLike, Runtime } from '../../runtime/runtime.js';
import { assertEqual, assertThat, rejectionOf } from '../kit/expectation.js';
import type { ContractCase } from './contract-case.js';

/** A signal that counts its listeners. */
class Signal extends Cancellation {
  listeners = 0;

  override addEventListener(type: 'abort', listener: () => void): void {
    this.listeners += 1;
    super.addEventListener(type, listener);
  }

  override removeEventListener(type: 'abort', listener: () => void): void {
    this.listeners -= 1;
    super.removeEventListener(type, listener);
  }
}

const aborted = (reason: unknown): AbortSignalLike => ({
  aborted: true,
  reason,
  addEventListener: () => {},
  removeEventListener: () => {},
});

/** The promises of every {@link Runtime}. */
export function runtimeContract(runtime: Runtime): ContractCase[] {
  const cases: Record<string, () => Promise<void>> = {
    'ids are unique, and ascend': async () => {
      const ids = Array.from({ length: 1_000 }, () => runtime.newId());
      assertEqual([...new Set(ids)].sort(), ids);
      return Promise.resolve();
    },

    'a random number is at least 0 and below 1': async () => {
      const numbers = Array.from({ length: 1_000 }, () => runtime.random());
      assertThat(
        numbers.every((number) => number >= 0 && number < 1),
        numbers.join(),
      );
      return Promise.resolve();
    },

    'both clocks advance by the time of a sleep': async () => {
      const [wall, begun] = [runtime.now(), runtime.monotonic()];
      await runtime.sleep(20);
      // Timers count whole milliseconds, and so may the wall clock.
      assertThat(runtime.monotonic() - begun > 18, 'the monotonic clock');
      assertThat(runtime.now() - wall > 17, 'the wall clock');
    },

    'the monotonic clock never goes back': async () => {
      let last = runtime.monotonic();
      for (const ms of [0, 1, 0.5, 0, -1, 2, NaN]) {
        await runtime.sleep(ms);
        const now = runtime.monotonic();
        assertThat(now >= last, `from ${last} to ${now} by a sleep of ${ms}`);
        last = now;
      }
    },

    'a shorter sleep ends earlier': async () => {
      const woken: number[] = [];
      const sleeps = [60, 10, 30, 0].map((ms) => runtime.sleep(ms).then(() => woken.push(ms)));
      await Promise.all(sleeps);
      assertEqual(woken, [0, 10, 30, 60]);
    },

    'a sleep of 0 ends after the promise callbacks that are ready to run': async () => {
      const done: string[] = [];
      const ready = async () => {
        for (let step = 0; step < 100; step += 1) await Promise.resolve();
        done.push('ready');
      };
      await Promise.all([runtime.sleep(0).then(() => done.push('slept')), ready()]);
      assertEqual(done, ['ready', 'slept']);
    },

    'a sleep rejects as soon as its signal is aborted': async () => {
      for (const ms of [0, 1, 3_600_000, 2 ** 40, Infinity]) {
        const signal = new Cancellation();
        const sleep = rejectionOf(runtime.sleep(ms, signal));
        signal.abort();
        assertEqual(await sleep, signal.reason, `${ms} ms`);
        assertEqual(await rejectionOf(runtime.sleep(ms, signal)), signal.reason, `${ms} ms, aborted before`);
      }
    },

    'a sleep that is aborted rejects with the reason of its signal, of any type': async () => {
      for (const reason of [new Error('enough'), 'enough', undefined, null])
        assertThat((await rejectionOf(runtime.sleep(1, aborted(reason)))) === reason, String(reason));
    },

    'a sleep that is too long for a timer does not end early': async () => {
      const signal = new Cancellation();
      const woken: string[] = [];
      const sleeps = [2 ** 31, 2 ** 40, Infinity].map((ms) =>
        runtime.sleep(ms, signal).then(
          () => woken.push(`${ms}`),
          () => {},
        ),
      );
      await runtime.sleep(20);
      assertEqual(woken, []);
      signal.abort();
      await Promise.all(sleeps);
      assertEqual(woken, []);
    },

    'a sleep that has ended does not listen to its signal any more': async () => {
      const signal = new Signal();
      await Promise.all([0, 1, 2].map((ms) => runtime.sleep(ms, signal)));
      assertEqual(signal.listeners, 0);
    },
  };
  return Object.entries(cases).map(([name, run]) => ({ name, run }));
}
