import type { ApiProcess } from '../bank/api-process.js';
import { deposit, open } from './account-commands.js';
import type { Command } from './command.js';
import type { CommandLog } from './command-log.js';
import type { Population } from './population.js';
import { register } from './user-commands.js';

const USERS = 8;
const BANK_ACCOUNTS = 8;
const SIDE_ACCOUNTS = 4;
/** On each account whose balance is watched. */
export const FOUNDING_MINOR = 50_000;

/** The users and accounts that are there before the load begins. */
export async function foundBank(api: ApiProcess, log: CommandLog): Promise<Population> {
  let serial = 0;
  const done = async (command: Command): Promise<string> => {
    serial += 1;
    const outcome = await log.send(api, `founding-${serial}`, command);
    const id = outcome.kind === 'acknowledged' ? outcome.told.versions[0]?.id : undefined;
    if (id === undefined) throw new Error(`The bank could not be founded: ${JSON.stringify({ command, outcome })}`);
    return id;
  };
  const many = async (count: number, command: (number: number) => Command): Promise<string[]> => {
    const ids: string[] = [];
    while (ids.length < count) ids.push(await done(command(ids.length)));
    return ids;
  };
  const users = await many(USERS, (number) => register(`founder-${number}@example.org`));
  const owner = (number: number) => users[number % users.length] ?? '';
  const bankAccounts = await many(BANK_ACCOUNTS, (number) => open(owner(number)));
  await many(BANK_ACCOUNTS, (number) => deposit(bankAccounts[number] ?? '', FOUNDING_MINOR));
  const sideAccounts = await many(SIDE_ACCOUNTS, (number) => open(owner(number)));
  return { users, bankAccounts, sideAccounts };
}
