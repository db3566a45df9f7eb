import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A process that says something once it is ready, and then answers one message after the other. It ends when it is disconnected. */
export class AnsweringProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** What the process said when it was ready. */
    readonly greeting: unknown,
  ) {}

  static async start(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<AnsweringProcess> {
    const child = fork(script, args, { env: { ...process.env, ...env } });
    return new AnsweringProcess(child, await answerOf(child));
  }

  ask(message: object | number): Promise<unknown> {
    this.child.send(message);
    return answerOf(this.child);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.disconnect();
    await exit;
  }
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const settled = new AbortController();
  const { signal } = settled;
  const answer = once(child, 'message', { signal }).then(([message]: unknown[]) => message);
  const exit = once(child, 'exit', { signal }).then(() => {
    throw new Error('A process of the benchmark ended, since one of its commands failed.');
  });
  try {
    return await Promise.race([answer, exit]);
  } finally {
    settled.abort();
    await Promise.allSettled([answer, exit]);
  }
}
