/** The injection token of the kernel's `Runtime`: clocks, ids and randomness. */
export const RUNTIME = Symbol('Runtime');
