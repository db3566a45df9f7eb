import { type Answer, type HeaderFields, type HttpClient, jsonOf } from './http-client.js';
import { like } from './shapes.js';

const receipt = { id: '', version: 0, position: 0 };
const money = { value: '', currency: '' };
const account = { id: '', version: 0, balance: money, status: '' };
const event = { id: '', version: 0, position: 0, at: '', payload: { type: '' }, metadata: { requestId: '' } };
const movement = { id: '', version: 0, position: 0, amount: money, balance: money };

export type Receipt = typeof receipt;
export type AuditEvent = typeof event;
export type Movement = typeof movement;

/** A page of a list. `next` is the cursor of the next page, if there is one. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export const eur = (value: string) => ({ value, currency: 'EUR' });

/** Sends the requests that many tests need. Throws if an answer is not a success. */
export class BankClient {
  constructor(readonly http: HttpClient) {}

  async register(email: string): Promise<Receipt> {
    return receiptOf(await this.http.post('/v1/users', { email, name: 'Somebody' }));
  }

  async openAccount(owner: string): Promise<Receipt> {
    return receiptOf(await this.http.post('/v1/accounts', { owner, currency: 'EUR' }));
  }

  /** Registers a user and opens an account. Returns the id of the account. */
  async newAccount(email: string): Promise<string> {
    const { id } = await this.openAccount((await this.register(email)).id);
    return id;
  }

  deposit(id: string, value: string, headers?: HeaderFields): Promise<Answer> {
    return this.http.post(`/v1/accounts/${id}/commands/deposit`, { amount: eur(value) }, headers);
  }

  withdraw(id: string, value: string, headers?: HeaderFields): Promise<Answer> {
    return this.http.post(`/v1/accounts/${id}/commands/withdraw`, { amount: eur(value) }, headers);
  }

  async account(id: string): Promise<typeof account> {
    return like(account, successOf(await this.http.get(`/v1/accounts/${id}`)));
  }

  /** Returns all events of an account, oldest first. */
  audit(id: string): Promise<AuditEvent[]> {
    return this.#all(event, `/v1/accounts/${id}/audit`);
  }

  /** Returns all movements of an account, newest first. */
  movements(id: string): Promise<Movement[]> {
    return this.#all(movement, `/v1/accounts/${id}/movements`);
  }

  /** Returns whether the movements include everything up to a position. The bank waits up to 2 s for it. */
  async hasMovementsAt(id: string, position: number): Promise<boolean> {
    return (await this.http.get(`/v1/accounts/${id}/movements?limit=1&atLeast=${position}`)).status === 200;
  }

  /** Returns a page of at most 100 movements, newest first. */
  movementPage(id: string, cursor?: string): Promise<ListPage<Movement>> {
    return this.#page(movement, `/v1/accounts/${id}/movements`, cursor);
  }

  async #all<T>(sample: T, path: string): Promise<T[]> {
    const found: T[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#page(sample, path, cursor);
      found.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);
    return found;
  }

  async #page<T>(sample: T, path: string, cursor?: string): Promise<ListPage<T>> {
    const query = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = like({ items: [sample] }, successOf(await this.http.get(`${path}?limit=100${query}`)));
    const { items, nextCursor, unreadable }: { items: T[]; nextCursor?: unknown; unreadable?: unknown } = page;
    if (unreadable !== undefined)
      throw new Error(`${path} has entries that cannot be read: ${JSON.stringify(unreadable)}`);
    return typeof nextCursor === 'string' ? { items, next: nextCursor } : { items };
  }
}

export function receiptOf(answer: Answer): Receipt {
  return like(receipt, successOf(answer));
}

function successOf(answer: Answer): unknown {
  if (answer.status >= 300) throw new Error(`The bank answered ${answer.status}: ${answer.text}`);
  return jsonOf(answer);
}
