export { parkedFrom, poisonOf, poisons, type Poison, type PoisonedView } from './poison.js';
export { environmentOf, releases, type Release, type ViewKeeping } from './releases.js';
