/**
 * Hands on the object that it is given, so that a subclass puts its private fields on it: a mark that nobody else sees, and that
 * goes with the object. A `WeakMap` of marks takes ten times as long, most of it in garbage collection.
 */
export class Itself {
  constructor(target: object) {
    return target;
  }
}
