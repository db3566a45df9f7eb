/** A process that is there to be killed. */
export interface VictimProcess {
  readonly pid: number;
  /** Resolves once it is gone. */
  kill(): Promise<void>;
  /** Resolves once it serves again. */
  restart(): Promise<void>;
}

/** A process that can also be stopped for a while. */
export interface PausableProcess extends VictimProcess {
  pause(): void;
  goOn(): void;
}
