import type { HttpClient } from '@snapfold/running-bank';
import type { ApiProcess } from '../bank/api-process.js';
import type { ApiName } from '../faults/fault.js';
import type { ViewName } from '../stored/view-names.js';
import { outcomeOfFailure } from './outcome.js';
import { ViewClient } from './view-client.js';
import type { ReadOutcome, Sought, ViewRead } from './view-read.js';

/** Reads the views, and remembers how far each of them was at which time. */
export class ViewLog {
  readonly reads: ViewRead[] = [];
  readonly #clients = new WeakMap<HttpClient, ViewClient>();
  readonly #progress = new Map<string, Progress>();

  async read(api: ApiProcess, view: ViewName, sought: Sought, limit: number): Promise<void> {
    const { http, name } = api;
    const sentAt = performance.now();
    const outcome = await this.#ask(http, view, sought, limit).catch((error: unknown) =>
      outcomeOfFailure(error, api.http !== http),
    );
    const answeredAt = performance.now();
    const last = outcome.kind === 'read' && !sought.isPoisoned ? outcome.told.at(-1) : undefined;
    if (last) this.#progressOf(name, view).note(answeredAt, last.position, sought.acknowledgedAt);
    this.reads.push({ view, api: name, sought, sentAt, answeredAt, outcome });
  }

  /** Whether a read through an API has shown a command in the view that was acknowledged after that time. */
  hasMoved(api: ApiName, view: ViewName, after: number): boolean {
    return this.#progressOf(api, view).holds > after;
  }

  /** The moments at which a read through an API showed the view further than any read before. */
  moves(api: ApiName, view: ViewName): readonly number[] {
    return this.#progressOf(api, view).moves;
  }

  async #ask(http: HttpClient | undefined, view: ViewName, sought: Sought, limit: number): Promise<ReadOutcome> {
    if (!http) return { kind: 'unknown', code: 'not running' };
    const client = this.#clients.get(http) ?? new ViewClient(http);
    this.#clients.set(http, client);
    return client.read(view, sought, limit);
  }

  #progressOf(api: ApiName, view: ViewName): Progress {
    const key = `${api} ${view}`;
    const progress = this.#progress.get(key) ?? new Progress();
    this.#progress.set(key, progress);
    return progress;
  }
}

class Progress {
  readonly moves: number[] = [];
  /** When the latest command was acknowledged that a read has shown. */
  holds = 0;
  #position = 0;

  note(at: number, position: number, acknowledgedAt: number): void {
    this.holds = Math.max(this.holds, acknowledgedAt);
    if (position <= this.#position) return;
    this.#position = position;
    this.moves.push(at);
  }
}
