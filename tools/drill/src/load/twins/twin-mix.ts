import type { OrderLine } from '../../orders/order-data.js';
import type { OrderChange, OrderCommand } from '../../orders/order-messages.js';
import { CREDIT_LIMIT, type ChangeOrder, type PlaceOrder } from '../../orders/order.commands.js';
import type { Random } from '../../random/seeded-random.js';
import { oddData, oddDetails } from './odd-data.js';
import type { KnownOrder, OrderPopulation } from './order-population.js';

/** What a command to orders is made from. No other command has the same `serial`. */
export interface OrderIngredients {
  readonly random: Random;
  readonly population: OrderPopulation;
  /** The highest acknowledged version of an order. */
  readonly versionOf: (id: string) => number;
  readonly serial: number;
}

type Recipe = (ingredients: OrderIngredients) => OrderCommand;

/** How many lines an ordinary order has room for. */
export const SMALL = 8;
export const LARGE = 500;
const references = ['', 'plain', 'a.b', '$ROOT', 'ÄÖÜ', '😀', '𝒳', '0', 'e\u0301', '\u00e9'] as const;
/** So many commands in a row choose among the same references. Later ones choose among others: an old order keeps its own for ever. */
const EPOCH = 500;

const weighted: readonly (readonly [weight: number, recipe: Recipe])[] = [
  [20, change(({ random }) => ({ type: 'spend', amount: moreThanHalf(random, CREDIT_LIMIT) }))],
  [20, change(({ random }) => ({ type: 'top_up', amount: moreThanHalf(random, CREDIT_LIMIT) }))],
  [
    10,
    change((ingredients, { capacity }) => ({
      type: 'add_lines',
      lines: linesOf(ingredients, moreThanHalf(ingredients.random, capacity)),
    })),
  ],
  [10, change(({ random }, { capacity }) => ({ type: 'ship', count: moreThanHalf(random, capacity) }))],
  [10, change((ingredients) => ({ type: 'rename', reference: referenceOf(ingredients) }))],
  [10, change(({ random }) => ({ type: 'set_priority', priority: random.int(0, 2) }))],
  [4, change(({ random }) => ({ type: 'amend', details: oddDetails(random) }))],
  [4, change(({ random }) => ({ type: 'annotate', notes: oddData(random) }))],
  [15, moveCredit],
  [3, (ingredients) => place(ingredients, ingredients.random.int(1, 10) === 1 ? LARGE : SMALL)],
];

const recipes = weighted.flatMap(([weight, recipe]) => Array.from({ length: weight }, () => recipe));

/** Chooses the next command of a client at random. */
export function nextOrderCommand(ingredients: OrderIngredients): OrderCommand {
  return ingredients.random.pick(recipes)(ingredients);
}

/** A new order, empty or full. */
export function place(ingredients: OrderIngredients, capacity: number): OrderCommand {
  const { random } = ingredients;
  const command: PlaceOrder = {
    type: 'place',
    reference: referenceOf(ingredients),
    capacity,
    lines: linesOf(ingredients, random.pick([0, capacity])),
    notes: oddData(random),
    ...oddDetails(random),
  };
  return { kind: 'create', command };
}

function change(make: (ingredients: OrderIngredients, order: KnownOrder) => ChangeOrder): Recipe {
  return (ingredients) => {
    const order = ingredients.random.pick(ingredients.population.orders);
    return { kind: 'change', changes: [guarded(ingredients, { id: order.id, command: make(ingredients, order) })] };
  };
}

/** A joint command that takes credit from one order and gives it to another. */
function moveCredit(ingredients: OrderIngredients): OrderCommand {
  const { random, population } = ingredients;
  const [from, to] = random.shuffled(population.orders);
  if (!from || !to) throw new RangeError('Moving credit needs two orders.');
  const amount = moreThanHalf(random, CREDIT_LIMIT);
  const changes = [
    guarded(ingredients, { id: from.id, command: { type: 'spend', amount } }),
    guarded(ingredients, { id: to.id, command: { type: 'top_up', amount } }),
  ];
  return { kind: 'change', changes: random.shuffled(changes) };
}

/** One command in five expects a version: mostly the latest acknowledged one, sometimes the next, which may not exist yet. */
function guarded({ random, versionOf }: OrderIngredients, asked: OrderChange): OrderChange {
  if (random.int(1, 5) > 1) return asked;
  return { ...asked, expectedVersion: versionOf(asked.id) + random.pick([0, 0, 0, 1]) };
}

/** An amount that exceeds the limit if it is taken twice. */
function moreThanHalf(random: Random, limit: number): number {
  return random.int(Math.floor(limit / 2) + 1, limit);
}

function linesOf({ random, population: { lines } }: OrderIngredients, count: number): readonly OrderLine[] {
  const first = random.int(0, lines.length - 1);
  return [...lines.slice(first), ...lines, ...lines].slice(0, count);
}

/** Chooses one of a few references, so that they are often taken, in small or capital letters. The empty one is always free. */
function referenceOf({ random, serial }: OrderIngredients): string {
  const reference = random.pick(references);
  const name = reference && `${reference} of ${Math.floor(serial / EPOCH)}`;
  return random.pick([name, name.toUpperCase()]);
}
