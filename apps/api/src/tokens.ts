/** What the host injects: the wired bank, and each of its aggregates. */
export const BANK = Symbol('Bank');
export const USERS = Symbol('Users');
export const ACCOUNTS = Symbol('Accounts');
/** For how many ms a read of a view waits at most to see what this process has committed. */
export const VIEW_WAIT_MS = Symbol('ViewWaitMs');
