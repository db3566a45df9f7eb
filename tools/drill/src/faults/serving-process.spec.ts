import { expect, test } from '@jest/globals';
import type { End } from '@snapfold/running-bank';
import { ServingProcess, type ProcessLife } from './serving-process.js';

/** A process that ends only at one of these signals. */
class FakeLife implements ProcessLife {
  readonly pid = 1;
  readonly #end = Promise.withResolvers<End>();
  readonly ended = this.#end.promise;

  constructor(private readonly endedBy: readonly NodeJS.Signals[]) {}

  signal(signal: NodeJS.Signals): void {
    const isOrderly = signal === 'SIGTERM';
    if (!this.endedBy.includes(signal)) return;
    this.#end.resolve({ code: isOrderly ? 0 : null, signal: isOrderly ? null : signal, out: '', err: 'x' });
  }
}

async function stopped(...endedBy: readonly NodeJS.Signals[]): Promise<End> {
  const server = new ServingProcess('api 1', () => Promise.resolve(new FakeLife(endedBy)), 10);
  await server.restart();
  const end = await server.stop();
  expect(server.ends).toEqual([end]);
  expect(server.life).toBeUndefined();
  return end;
}

test('a server that ends when it is asked to end', async () => {
  expect(await stopped('SIGTERM', 'SIGKILL')).toEqual({ code: 0, signal: null, out: '', err: 'x' });
});

test('a server that does not end when it is asked to is killed, and its error output says so', async () => {
  const err = 'x\napi 1 was killed: it had not ended 10 ms after it was asked to.';
  expect(await stopped('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL', out: '', err });
});
