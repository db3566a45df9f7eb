import type { ApiProcess } from '../bank/api-process.js';
import { deposit, open } from './account-commands.js';
import type { CommandLog } from './command-log.js';
import type { Command } from './command.js';
import type { Population } from './population.js';
import { register } from './user-commands.js';

const USERS = 8;
const BANK_ACCOUNTS = 8;
const SIDE_ACCOUNTS = 4;
const PARTNERS = 4;
const HEALTHY = BANK_ACCOUNTS + SIDE_ACCOUNTS + PARTNERS;
/** What each account starts with whose balance is watched. */
export const FOUNDING_MINOR = 50_000;

/** For which accounts another release fails. */
export interface Poisoning {
  readonly poisonOf: (accountId: string) => string | undefined;
  /** `alike` accounts of each of these kinds are opened. */
  readonly kinds: readonly string[];
  readonly alike: number;
}

const none: Poisoning = { poisonOf: () => undefined, kinds: [], alike: 0 };

/** Registers the users and opens the accounts that are there before the load begins. */
export async function foundBank(api: ApiProcess, log: CommandLog, poisoning = none): Promise<Population> {
  let serial = 0;
  const done = async (command: Command): Promise<string> => {
    serial += 1;
    const outcome = await log.send(api, `founding-${serial}`, command);
    const id = outcome.kind === 'acknowledged' ? outcome.told.versions[0]?.id : undefined;
    if (id === undefined)
      throw new Error(`The users and accounts of the drill could not be made: ${JSON.stringify({ command, outcome })}`);
    return id;
  };
  const users: string[] = [];
  while (users.length < USERS) users.push(await done(register(`user-${users.length}@example.org`)));
  // They are never deactivated, so that the accounts whose balances are watched are never frozen.
  const founders: string[] = [];
  while (founders.length < USERS) founders.push(await done(register(`founder-${founders.length}@example.org`)));
  // A poison may depend on which event of an account comes second, so no account that may be poisoned is frozen.
  const owners = poisoning.kinds.length > 0 ? founders : users;
  const healthy: string[] = [];
  const poisoned: string[] = [];
  const isWanted = (kind: string) => poisoned.filter((id) => poisoning.poisonOf(id) === kind).length < poisoning.alike;
  for (let opened = 0; healthy.length < HEALTHY || poisoning.kinds.some(isWanted); opened += 1) {
    const pool = healthy.length < BANK_ACCOUNTS ? founders : owners;
    const id = await done(open(pool[opened % USERS] ?? ''));
    const kind = poisoning.poisonOf(id);
    if (kind === undefined) healthy.push(id);
    else if (isWanted(kind)) poisoned.push(id);
  }
  const bankAccounts = healthy.splice(0, BANK_ACCOUNTS);
  for (const id of bankAccounts) await done(deposit(id, FOUNDING_MINOR));
  const [sideAccounts, partners] = [healthy.splice(0, SIDE_ACCOUNTS), healthy.splice(0, PARTNERS)];
  return { users, owners, bankAccounts, sideAccounts, poisoned, partners };
}
