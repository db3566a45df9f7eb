import type { OutgoingHttpHeaders } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { bankContract } from '@snapfold/conformance';
import type { InjectOptions } from 'fastify';
import type { AppOptions } from '../app.module.js';
import { createApp } from '../app.js';

export interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Record<string, unknown>;
}

/**
 * An API on a database. It does not listen: requests are injected into it. A request whose answer is outside the OpenAPI document is
 * rejected.
 */
export class TestApi {
  private constructor(readonly app: NestFastifyApplication) {}

  static async start(uri: string, viewWaitMs = 10_000, options: Partial<AppOptions> = {}): Promise<TestApi> {
    const app = await createApp(uri, { viewWaitMs, ...options });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return new TestApi(app);
  }

  get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.#send({ method: 'GET', url, headers });
  }

  post(url: string, payload?: object | string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    if (payload === undefined) return this.#send({ method: 'POST', url, headers });
    return this.#send({ method: 'POST', url, payload, headers: { 'content-type': 'application/json', ...headers } });
  }

  options(url: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
    return this.#send({ method: 'OPTIONS', url, headers });
  }

  close(): Promise<void> {
    return this.app.close();
  }

  async #send(request: InjectOptions & { readonly method: string; readonly url: string }): Promise<Answer> {
    const answer = await this.app.inject(request);
    const { method, url: target } = request;
    const headers = { get: (name: string) => answer.headers[name.toLowerCase()]?.toString() ?? null };
    // A document describes no OPTIONS.
    if (method !== 'OPTIONS')
      bankContract().check({ method, target, status: answer.statusCode, headers, text: answer.body });
    return { status: answer.statusCode, headers: answer.headers, body: answer.payload === '' ? {} : answer.json() };
  }
}

export const idOf = ({ body }: Answer) => String(body['id']);
export const idsOf = ({ body }: Answer) => (body['items'] as { readonly id: string }[]).map(({ id }) => id);
