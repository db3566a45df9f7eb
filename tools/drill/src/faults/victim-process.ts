import type { BankRelease } from './fault.js';

/** A process that is there to be killed. */
export interface VictimProcess {
  /** None if it has ended by itself. */
  readonly pid: number | undefined;
  /** Resolves once it is gone. */
  kill(): Promise<void>;
  /** Resolves once it does its work again. */
  restart(): Promise<void>;
}

/** A process that can also be stopped for a while. */
export interface PausableProcess extends VictimProcess {
  pause(): void;
  goOn(): void;
}

/** A process that ends when it is asked to. */
export interface StoppableProcess extends PausableProcess {
  /** Resolves once it has ended. */
  stop(): Promise<unknown>;
}

/** A process that can be started as another release. */
export interface ReplaceableProcess extends StoppableProcess {
  /** As what it is started next. */
  release: BankRelease;
}
