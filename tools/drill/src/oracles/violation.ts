/** A broken promise. */
export interface Violation {
  /** The promise. */
  readonly oracle: string;
  /** What breaks it, with ids. */
  readonly what: string;
}
