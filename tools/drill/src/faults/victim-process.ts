import type { BankRelease } from './fault.js';

/** A process that can be killed. */
export interface VictimProcess {
  /** None if the process has ended by itself. */
  readonly pid: number | undefined;
  /** Resolves once the process is gone. */
  kill(): Promise<void>;
  /** Resolves once the process does its work again. */
  restart(): Promise<void>;
}

/** A process that can also be stopped for a while. */
export interface PausableProcess extends VictimProcess {
  pause(): void;
  goOn(): void;
}

/** A process that ends when it is asked to. */
export interface StoppableProcess extends PausableProcess {
  /** Resolves once the process has ended. */
  stop(): Promise<unknown>;
}

/** A process that can be started as another release. */
export interface ReplaceableProcess extends StoppableProcess {
  /** The release that it is started as next. */
  release: BankRelease;
}
