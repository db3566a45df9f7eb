import { EngineClosed } from '@snapfold/kernel/engine';
import type { Connection, mongo } from 'mongoose';
import { inTime } from '../connection/deadline.js';
import { accessStore } from '../connection/store-access.js';
import { systemRuntime } from '../connection/system-runtime.js';
import { silenceMs, WriterRegistry } from './writer-registry.js';

const beatMs = 500;

/**
 * The long-lived sessions in which a process commits, each lent to one transaction at a time. None is lent before the registry
 * knows it and has heard of this process lately. To start a transaction in a session ends the one before, if the server still
 * has it open.
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

  /** Lends a session for as long as `use` takes. */
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

  /** Waits for the sessions that are lent, ends all, and signs off. Nothing is lent from now on. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#lent);
    if (!this.#beating) return;
    await this.#beating;
    await Promise.all(this.#sessions.map((session) => inTime(session.endSession()).catch(() => undefined)));
    // Out of reach: what is left in the registry is cleared there.
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
    // A session that was made meanwhile is not known yet.
    if (count === this.#sessions.length) this.#heardAt = sentAt;
  }

  async #keepBeating(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await systemRuntime.sleep(beatMs, signal).catch(() => undefined);
      // One that fails is followed by the next; those who want a session meanwhile learn why.
      if (!signal.aborted) await this.#beat().catch(() => undefined);
    }
  }
}
