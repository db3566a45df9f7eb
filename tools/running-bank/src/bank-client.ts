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

export const eur = (value: string) => ({ value, currency: 'EUR' });

/** What tests ask of a bank again and again; whatever is no success throws. */
export class BankClient {
  constructor(readonly http: HttpClient) {}

  async register(email: string): Promise<Receipt> {
    return receiptOf(await this.http.post('/v1/users', { email, name: 'Somebody' }));
  }

  async openAccount(owner: string): Promise<Receipt> {
    return receiptOf(await this.http.post('/v1/accounts', { owner, currency: 'EUR' }));
  }

  /** An account of a new user. */
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

  /** The whole history, oldest first. */
  audit(id: string): Promise<AuditEvent[]> {
    return this.#all(event, `/v1/accounts/${id}/audit`);
  }

  /** All of them, newest first. */
  movements(id: string): Promise<Movement[]> {
    return this.#all(movement, `/v1/accounts/${id}/movements`);
  }

  async #all<T>(sample: T, path: string): Promise<T[]> {
    const found: T[] = [];
    let query = '?limit=100';
    for (;;) {
      const page = like({ items: [sample] }, successOf(await this.http.get(path + query)));
      found.push(...page.items);
      const { nextCursor }: { nextCursor?: unknown; items: T[] } = page;
      if (typeof nextCursor !== 'string') return found;
      query = `?limit=100&cursor=${encodeURIComponent(nextCursor)}`;
    }
  }
}

export function receiptOf(answer: Answer): Receipt {
  return like(receipt, successOf(answer));
}

function successOf(answer: Answer): unknown {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${answer.text}`);
  return jsonOf(answer);
}
