import type { OrderLine } from '../../orders/order-data.js';
import type { OrderChange, OrderCommand } from '../../orders/order-messages.js';
import { CREDIT_LIMIT, type ChangeOrder, type PlaceOrder } from '../../orders/order.commands.js';
import type { Random } from '../../random/seeded-random.js';
import { oddData, oddDetails } from './odd-data.js';
import type { KnownOrder, OrderPopulation } from './order-population.js';

/** What a command to orders is made from; `serial` is no other command's. */
export interface OrderIngredients {
  readonly random: Random;
  readonly population: OrderPopulation;
  /** The latest version of an order that has been told. */
  readonly versionOf: (id: string) => number;
  readonly serial: number;
}

type Recipe = (ingredients: OrderIngredients) => OrderCommand;

/** How many lines an order takes. */
export const SMALL = 8;
export const LARGE = 500;
const references = ['', 'plain', 'a.b', '$ROOT', 'ÄÖÜ', '😀', '𝒳', '0', 'e\u0301', '\u00e9'] as const;
/** So many commands in a row share their references: an order that is left alone keeps its own for ever. */
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

/** The next command of a client: by chance, the frequent ones more often. */
export function nextOrderCommand(ingredients: OrderIngredients): OrderCommand {
  return ingredients.random.pick(recipes)(ingredients);
}

/** Empty, or full. */
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

/** From one order to another, together. */
function moveCredit(ingredients: OrderIngredients): OrderCommand {
  const { random, population } = ingredients;
  const [from, to] = random.shuffled(population.orders);
  if (!from || !to) throw new RangeError('Credit is moved between two orders.');
  const amount = moreThanHalf(random, CREDIT_LIMIT);
  const changes = [
    guarded(ingredients, { id: from.id, command: { type: 'spend', amount } }),
    guarded(ingredients, { id: to.id, command: { type: 'top_up', amount } }),
  ];
  return { kind: 'change', changes: random.shuffled(changes) };
}

/** One in five expects a version: mostly the latest that has been told, sometimes one that may be still to come. */
function guarded({ random, versionOf }: OrderIngredients, asked: OrderChange): OrderChange {
  if (random.int(1, 5) > 1) return asked;
  return { ...asked, expectedVersion: versionOf(asked.id) + random.pick([0, 0, 0, 1]) };
}

/** What cannot be done twice in a row. */
function moreThanHalf(random: Random, limit: number): number {
  return random.int(Math.floor(limit / 2) + 1, limit);
}

function linesOf({ random, population: { lines } }: OrderIngredients, count: number): readonly OrderLine[] {
  const first = random.int(0, lines.length - 1);
  return [...lines.slice(first), ...lines, ...lines].slice(0, count);
}

/** One of few, in small or capital letters, so that they are often taken; the empty one claims nothing. */
function referenceOf({ random, serial }: OrderIngredients): string {
  const reference = random.pick(references);
  const name = reference && `${reference} of ${Math.floor(serial / EPOCH)}`;
  return random.pick([name, name.toUpperCase()]);
}
