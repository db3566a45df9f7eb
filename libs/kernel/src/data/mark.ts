import { Itself } from './itself.js';

/**
 * Marks an object or array that is storable with what was measured of it. It is frozen, so it needs no second walk.
 */
export class Mark extends Itself {
  readonly #bytes: number;
  readonly #height: number;

  private constructor(target: object, bytes: number, height: number) {
    super(target);
    this.#bytes = bytes;
    this.#height = height;
  }

  static put(target: object, bytes: number, height: number): void {
    new Mark(target, bytes, height);
    Object.freeze(target);
  }

  static isOn(target: object): boolean {
    return #bytes in target;
  }

  /** Its bytes as BSON. */
  static bytes(target: object): number {
    return #bytes in target ? target.#bytes : NaN;
  }

  /** How many objects and arrays stand in one another, with itself. */
  static height(target: object): number {
    return #bytes in target ? target.#height : NaN;
  }
}
