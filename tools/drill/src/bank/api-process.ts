import { startBank, type HttpClient, type RunningBank } from '@snapfold/running-bank';
import type { ApiName, BankRelease } from '../faults/fault.js';
import { ServingProcess } from '../faults/serving-process.js';
import type { ReplaceableProcess } from '../faults/victim-process.js';
import { clockEnvironment } from './clock-environment.js';
import { environmentFor } from './release-environment.js';

/** One of the two processes that serve the bank. */
export class ApiProcess extends ServingProcess<ApiName, RunningBank> implements ReplaceableProcess {
  release: BankRelease = 'present';
  /** When the latest process was started, and when it served, by the wall clock. */
  #birth = { from: 0, to: 0 };

  constructor(name: ApiName, mongodbUri: string, aheadMs = 0) {
    super(name, async () => {
      const from = wallClock();
      const environment = { ...environmentFor(this.release, mongodbUri), ...clockEnvironment(aheadMs) };
      const life = await startBank(environment, { isChecked: false });
      this.#birth = { from, to: wallClock() };
      return life;
    });
  }

  /** Each process has its own client. There is none while the API is known to be down. */
  get http(): HttpClient | undefined {
    return this.life?.http;
  }

  /** Whether the running process gave itself this id. An id tells when it was made, and a process makes its own at its start. */
  isBornAs(id: string): boolean {
    const madeAt = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    return this.life !== undefined && madeAt >= this.#birth.from && madeAt <= this.#birth.to;
  }
}

/** In whole milliseconds, as ids tell it. */
const wallClock = () => Math.floor(performance.timeOrigin + performance.now());
