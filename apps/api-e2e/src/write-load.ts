import { randomUUID } from 'node:crypto';
import { type Answer, type BankClient, jsonOf, like, type Receipt, receiptOf } from '@snapfold/running-bank';

/** Deposits of 1.00 by many clients at once, each known by its request id, until the bank is gone. */
export class WriteLoad {
  readonly acknowledged = new Map<string, Receipt>();
  /** Nobody told whether they were carried out. */
  readonly open = new Set<string>();
  /** Answered by a refusal: nothing may have been stored. */
  readonly refused = new Map<string, string>();
  readonly #clients: Promise<void>[];
  #stopping = false;

  constructor(
    readonly accounts: readonly string[],
    bank: BankClient,
    clientsPerAccount: number,
  ) {
    const clients = accounts.flatMap((id) => Array.from({ length: clientsPerAccount }, () => id));
    this.#clients = clients.map((id) => this.#run(bank, id));
  }

  /** Resolves when every client has met its first failure. */
  async ended(): Promise<void> {
    await Promise.all(this.#clients);
  }

  /** Lets every client wait for the answer under way. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.ended();
  }

  async #run(bank: BankClient, account: string): Promise<void> {
    while (!this.#stopping) {
      const requestId = randomUUID();
      const answer = await bank.deposit(account, '1.00', { 'x-request-id': requestId }).catch(() => undefined);
      if (answer?.status !== 200) return this.#fail(requestId, answer);
      this.acknowledged.set(requestId, receiptOf(answer));
    }
  }

  #fail(requestId: string, answer: Answer | undefined): void {
    const code = answer && like({ code: '' }, jsonOf(answer)).code;
    // A fault says nothing of what was stored before it.
    const isOpen = code === undefined || code === 'OUTCOME_UNKNOWN' || code === 'INTERNAL_ERROR';
    if (isOpen) this.open.add(requestId);
    else this.refused.set(requestId, code);
  }
}
