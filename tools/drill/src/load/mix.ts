import type { Random } from '../random/seeded-random.js';
import { close, deposit, open, transfer, withdraw } from './account-commands.js';
import type { Command } from './command.js';
import type { Population } from './population.js';
import { changeEmail, deactivate, reactivate, register, rename } from './user-commands.js';

/** What a command is made from. No other command has the same `serial`. */
export interface Ingredients {
  readonly random: Random;
  readonly population: Population;
  readonly serial: number;
}

type Recipe = (ingredients: Ingredients) => Command;

const MOST_MINOR = 10_000;
const EMAILS = 60;

const weighted: readonly (readonly [weight: number, recipe: Recipe])[] = [
  // Only transfers change the accounts whose sum is watched.
  [
    50,
    ({ random, population: { bankAccounts } }) => {
      const [from = '', to = ''] = random.shuffled(bankAccounts);
      return transfer(from, to, random.int(1, MOST_MINOR));
    },
  ],
  [10, ({ random, population }) => deposit(random.pick(population.sideAccounts), random.int(1, MOST_MINOR))],
  [14, ({ random, population }) => withdraw(random.pick(population.sideAccounts), random.int(1, MOST_MINOR))],
  [2, ({ random, population }) => close(random.pick(population.sideAccounts))],
  [2, ({ random, population }) => open(random.pick(population.owners))],
  [2, ({ random, serial }) => register(email(random, serial))],
  [6, ({ random, population, serial }) => rename(random.pick(population.users), `Name ${serial}`)],
  [6, ({ random, population, serial }) => changeEmail(random.pick(population.users), email(random, serial))],
  [1, ({ random, population }) => deactivate(random.pick(population.users))],
  [4, ({ random, population }) => reactivate(random.pick(population.users))],
];

const recipes = weighted.flatMap(([weight, recipe]) => Array.from({ length: weight }, () => recipe));

/** Chooses the next command of a client at random. */
export function nextCommand(ingredients: Ingredients): Command {
  return ingredients.random.pick(recipes)(ingredients);
}

/** Chooses one of a few addresses, so that they are often taken. Each time its capital letters differ: else it would be no change. */
function email(random: Random, serial: number): string {
  // The part before the hyphen has as many letters as a serial number has bits.
  return [...`averyfaithfulcustomer-${random.int(1, EMAILS)}@example.org`]
    .map((letter, index) => ((serial >> index) & 1 ? letter.toUpperCase() : letter))
    .join('');
}
