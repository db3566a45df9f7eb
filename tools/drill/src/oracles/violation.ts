/** Something that must never be so. */
export interface Violation {
  /** The rule that is broken. */
  readonly oracle: string;
  /** By what, with ids. */
  readonly what: string;
}
