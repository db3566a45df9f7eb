import type { Random } from '../../random/seeded-random.js';
import type { TwinCommand } from './twin-command.js';

/** How many commands are remembered: enough to reach back to before the last stroke. */
const REMEMBERED = 1_000;

/** Commands that are sent once more, long after they were first sent. */
export class EarlierTwins {
  readonly #unanswered: TwinCommand[] = [];
  readonly #all: TwinCommand[] = [];

  add(twin: TwinCommand): void {
    this.#all.push(twin);
    if (this.#all.length > REMEMBERED) this.#all.shift();
  }

  /** Remembers a command whose outcome is not known yet. */
  addUnanswered(twin: TwinCommand): void {
    this.#unanswered.push(twin);
  }

  /** Returns a command without an outcome if there is one, else, about every third time, any other. */
  next(random: Random): TwinCommand | undefined {
    const unanswered = this.#unanswered.shift();
    if (unanswered || this.#all.length === 0 || random.int(1, 3) > 1) return unanswered;
    return random.pick(this.#all);
  }
}
