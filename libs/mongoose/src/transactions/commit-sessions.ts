import { EngineClosed } from '@snapfold/kernel/engine';
import type { Connection, mongo } from 'mongoose';
import { inTime } from '../connection/deadline.js';
import { accessStore } from '../connection/store-access.js';
import { systemRuntime } from '../connection/system-runtime.js';
import { silenceMs, WriterRegistry } from './writer-registry.js';

const beatMs = 500;

/**
 * Lends the long-lived sessions in which a process commits, each to one transaction at a time. A session is lent only while the writer
 * registry has it, together with a recent heartbeat of this process. Starting a transaction in a session ends the previous one if the
 * server still has it open.
 */
export class CommitSessions {
  readonly registry: WriterRegistry;
  readonly #sessions: mongo.ClientSession[] = [];
  readonly #free: mongo.ClientSession[] = [];
  readonly #lent = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #beating: Promise<void> | undefined;
  #heardAt = -Infinity;

  constructor(private readonly connection: Connection) {
    this.registry = new WriterRegistry(connection);
  }

  /**
   * Lends a session for as long as `use` takes.
   * @throws {@link EngineClosed} after {@link close}
   */
  async lend<T>(use: (session: mongo.ClientSession) => Promise<T>): Promise<T> {
    const { promise: returned, resolve: giveBack } = Promise.withResolvers<void>();
    this.#lent.add(returned);
    try {
      return await this.#lend(use);
    } finally {
      this.#lent.delete(returned);
      giveBack();
    }
  }

  /** Stops lending, waits for the sessions that are lent, ends all of them, and removes this process from the writer registry. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#lent);
    if (!this.#beating) return;
    await this.#beating;
    await Promise.all(this.#sessions.map((session) => inTime(session.endSession()).catch(() => undefined)));
    // If the database is out of reach, the entry in the registry expires by itself.
    await this.registry.leave().catch(() => undefined);
  }

  async #lend<T>(use: (session: mongo.ClientSession) => Promise<T>): Promise<T> {
    if (this.#closing.signal.aborted) throw new EngineClosed();
    const session = this.#free.pop() ?? this.#newSession();
    try {
      if (systemRuntime.monotonic() - this.#heardAt > silenceMs) await accessStore(() => this.#beat());
      return await use(session);
    } finally {
      if (session.hasEnded) this.#sessions.splice(this.#sessions.indexOf(session), 1);
      else this.#free.push(session);
    }
  }

  #newSession(): mongo.ClientSession {
    const session = this.connection.getClient().startSession({ causalConsistency: false });
    this.#sessions.push(session);
    this.#heardAt = -Infinity;
    return session;
  }

  async #beat(): Promise<void> {
    this.#beating ??= this.#keepBeating();
    const sentAt = systemRuntime.monotonic();
    const count = this.#sessions.length;
    await this.registry.beat(this.#sessions);
    // A session that was opened meanwhile is not in the registry yet.
    if (count === this.#sessions.length) this.#heardAt = sentAt;
  }

  async #keepBeating(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await systemRuntime.sleep(beatMs, signal).catch(() => undefined);
      // The next heartbeat makes up for one that fails. Callers that need a session meanwhile get the error of their own heartbeat.
      if (!signal.aborted) await this.#beat().catch(() => undefined);
    }
  }
}
