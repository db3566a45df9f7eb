/** The contestants, as docs/performance.md names them. */
export type Letter = 'a' | 'b' | 'c' | 'd' | 'e';
