import { randomUUID } from 'node:crypto';
import { type Answer, type BankClient, jsonOf, like, type Receipt, receiptOf } from '@snapfold/running-bank';

/** Many clients that each deposit 1.00 again and again until a request fails. Each deposit has a request id of its own. */
export class WriteLoad {
  readonly acknowledged = new Map<string, Receipt>();
  /** The deposits of which no answer says whether they were carried out. */
  readonly open = new Set<string>();
  /** The deposits that were refused, with the code of the refusal. None of them may be stored. */
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

  /** Resolves when every client has stopped. */
  async ended(): Promise<void> {
    await Promise.all(this.#clients);
  }

  /** Lets every client finish its request under way, and stops it. */
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
    // After a fault it is unknown what was stored before it.
    const isOpen = code === undefined || code === 'OUTCOME_UNKNOWN' || code === 'INTERNAL_ERROR';
    if (isOpen) this.open.add(requestId);
    else this.refused.set(requestId, code);
  }
}
