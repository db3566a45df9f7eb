import { bankContract, type Contract } from '@snapfold/conformance';
import { checkAnswer } from './checked-answer.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export type HeaderFields = Readonly<Record<string, string>>;

/** How long a request waits for its answer, so that a test fails at the request that gets none. */
const PATIENCE_MS = 60_000;

/**
 * Sends requests to one server. Resolves to the answer, with any status; rejects if the answer is not one that the contract promises.
 */
export class HttpClient {
  /** @param contract `null` for a server that has another one */
  constructor(
    private readonly url: string,
    private readonly contract: Contract | null = bankContract(),
  ) {}

  get(path: string): Promise<Answer> {
    return this.#send(path, {});
  }

  post(path: string, body?: object, headers: HeaderFields = {}): Promise<Answer> {
    if (body === undefined) return this.#send(path, { method: 'POST', headers });
    return this.postText(path, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
  }

  postText(path: string, body: string, headers: HeaderFields): Promise<Answer> {
    return this.#send(path, { method: 'POST', headers, body });
  }

  async #send(path: string, request: RequestInit): Promise<Answer> {
    const response = await fetch(this.url + path, { ...request, signal: AbortSignal.timeout(PATIENCE_MS) });
    const answer = { status: response.status, headers: response.headers, text: await response.text() };
    const { method = 'GET' } = request;
    if (this.contract) checkAnswer(this.contract, { method, target: path, ...answer });
    return answer;
  }
}

export function jsonOf({ text }: Answer): unknown {
  return JSON.parse(text);
}
