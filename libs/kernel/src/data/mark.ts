import { Itself } from './itself.js';

/**
 * Marks an object or array as storable, with its size and height, and freezes it. So it need not be checked or measured again.
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

  /** The size as BSON in bytes; `NaN` without a mark. */
  static bytes(target: object): number {
    return #bytes in target ? target.#bytes : NaN;
  }

  /** The number of nested levels of objects and arrays, itself included; `NaN` without a mark. */
  static height(target: object): number {
    return #bytes in target ? target.#height : NaN;
  }
}
