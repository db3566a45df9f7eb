/** What the host injects: the wired bank, and each of its aggregates and views. */
export const BANK = Symbol('Bank');
export const USERS = Symbol('Users');
export const ACCOUNTS = Symbol('Accounts');
export const MOVEMENTS = Symbol('Movements');
export const SUMMARIES = Symbol('Summaries');
