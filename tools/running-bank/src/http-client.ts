export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export type HeaderFields = Readonly<Record<string, string>>;

/** How long a request waits for its answer, so that a test fails at the request that gets none. */
const PATIENCE_MS = 60_000;

/** Sends requests to one server. Resolves to the answer, with any status. */
export class HttpClient {
  constructor(private readonly url: string) {}

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
    return { status: response.status, headers: response.headers, text: await response.text() };
  }
}

export function jsonOf({ text }: Answer): unknown {
  return JSON.parse(text);
}
