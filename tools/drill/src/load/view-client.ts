import { poisonOf } from '@snapfold/other-release';
import { jsonOf, like, type Answer, type HttpClient } from '@snapfold/running-bank';
import type { ViewName } from '../stored/view-names.js';
import { isToBeSentAgain } from './outcome.js';
import type { MovementSeen, PositionTold, ReadOutcome, Seen, Sought } from './view-read.js';

/** How many pages are read at most. */
const MOST_PAGES = 8;
const PAGE = { items: [{ id: '', version: 0 }] };

interface Page {
  readonly items: readonly MovementSeen[];
  readonly nextCursor?: unknown;
}

/** Reads the views from one life of an API. */
export class ViewClient {
  readonly #told: Record<ViewName, number> = { movement: 0, account_summary: 0 };

  constructor(private readonly http: HttpClient) {}

  /** Reads what a command must have left in a view. Movements are read page by page, down to the one of the command. */
  async read(view: ViewName, sought: Sought, limit: number): Promise<ReadOutcome> {
    const told: PositionTold[] = [];
    const account = `/v1/accounts/${sought.accountId}`;
    const ask = async (path: string): Promise<unknown> => {
      // The answers about an account whose events are parked have lower positions.
      const before = sought.isPoisoned ? 0 : this.#told[view];
      const answer = await this.http.get(account + path);
      if (answer.status !== 200) throw new NotRead(answer);
      const position = positionOf(answer);
      told.push({ before, position });
      if (!sought.isPoisoned) this.#told[view] = Math.max(before, position);
      return jsonOf(answer);
    };
    try {
      const atLeast = `atLeast=${sought.position}`;
      const seen = await (view === 'movement' ? readMovements(ask, atLeast, sought, limit) : readSummary(ask, atLeast));
      return { kind: 'read', told, seen };
    } catch (error) {
      if (error instanceof NotRead) return error.outcome(view, sought);
      throw error;
    }
  }
}

type Ask = (path: string) => Promise<unknown>;

async function readMovements(ask: Ask, atLeast: string, sought: Sought, limit: number): Promise<Seen> {
  const movements: MovementSeen[] = [];
  let query = atLeast;
  for (let page = 1; ; page += 1) {
    const found: Page = like(PAGE, await ask(`/movements?limit=${limit}&${query}`));
    movements.push(...found.items.map(({ id, version }) => ({ id, version })));
    const { nextCursor } = found;
    if (typeof nextCursor !== 'string') return { view: 'movement', movements, isWhole: true };
    const isFound = (movements.at(-1)?.version ?? 0) <= sought.version;
    if (isFound || page === MOST_PAGES) return { view: 'movement', movements, isWhole: false };
    query = `cursor=${nextCursor}`;
  }
}

async function readSummary(ask: Ask, atLeast: string): Promise<Seen> {
  const { movements } = like({ movements: 0 }, await ask(`/summary?${atLeast}`));
  return { view: 'account_summary', movements };
}

function positionOf({ headers }: Answer): number {
  return like(0, JSON.parse(headers.get('x-view-position') ?? ''));
}

class NotRead extends Error {
  constructor(private readonly answer: Answer) {
    super();
  }

  outcome(view: ViewName, { accountId }: Sought): ReadOutcome {
    const { status, text } = this.answer;
    if (!isToBeSentAgain(this.answer) && !(status === 404 && isUnderOtherId(view, accountId)))
      return { kind: 'wrong', code: `${status} ${text}` };
    return { kind: 'turned away', code: like({ code: '' }, jsonOf(this.answer)).code };
  }
}

/** Whether the poisoned release keeps the record of an account under another id than the account's, where no reader looks for it. */
function isUnderOtherId(view: ViewName, accountId: string): boolean {
  return view === 'account_summary' && poisonOf(accountId) === 'one id for two accounts';
}
