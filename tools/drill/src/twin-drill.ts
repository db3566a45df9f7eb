import type { MongoClient } from 'mongodb';
import type { BankProcesses } from './bank/bank-processes.js';
import { orderHosts } from './faults/fault.js';
import type { StrokeRecord } from './faults/strike-all.js';
import type { Findings } from './findings.js';
import { foundOrders } from './load/twins/found-orders.js';
import { lastOrders } from './load/twins/last-orders.js';
import type { OrderPopulation } from './load/twins/order-population.js';
import { TwinLoad } from './load/twins/twin-load.js';
import { TwinLog } from './load/twins/twin-log.js';
import type { TwinOutcome } from './load/twins/twin-outcome.js';
import { judgeSurvivorGaps, survivorGaps } from './oracles/availability/survivor-gaps.js';
import { judgeLooks } from './oracles/coverage.js';
import { judgeOrders } from './oracles/twins/judge-orders.js';
import { OrderWatch } from './oracles/twins/order-watch.js';
import { judgeReadBack } from './oracles/twins/read-back.js';
import { judgeTwinCoverage, recordsOf } from './oracles/twins/twin-records.js';
import { order } from './orders/order.aggregate.js';
import { twinReport } from './report/twin-report.js';
import { readStored } from './stored/stored.js';

export interface TwinDrillParts {
  readonly seed: number;
  readonly bank: BankProcesses;
  readonly client: MongoClient;
}

/** What the commit drill does with orders: every command is sent several times, to both of their hosts. */
export class TwinDrill {
  readonly #load: TwinLoad;
  readonly #watch: OrderWatch;

  private constructor(
    private readonly parts: TwinDrillParts,
    private readonly log: TwinLog,
    private readonly population: OrderPopulation,
  ) {
    this.#load = new TwinLoad({ seed: parts.seed, hosts: hostsOf(parts.bank), log, population });
    this.#watch = new OrderWatch(parts.client);
  }

  /** Places some orders, and starts to send commands to them. */
  static async begin(parts: TwinDrillParts): Promise<TwinDrill> {
    const log = new TwinLog();
    return new TwinDrill(parts, log, await foundOrders(parts.bank['orders 1'], log, parts.seed));
  }

  /** Whether each host has acknowledged a command that was sent to it after that time. */
  worksSince(time: number): boolean {
    return orderHosts.every((host) => this.log.provesLife(host, time));
  }

  async stop(): Promise<void> {
    await Promise.all([this.#load.stop(), this.#watch.stop()]);
  }

  /** Sends one more command through each host, after all processes have been started again. */
  last(): Promise<TwinOutcome[]> {
    return lastOrders(hostsOf(this.parts.bank), this.log, this.population);
  }

  /** Judges the stored orders and all answers. Call it when nothing is under way any more. */
  async judge(struck: readonly StrokeRecord[]): Promise<Findings> {
    const { bank, client } = this.parts;
    const { sent } = this.log;
    const stored = await readStored(client, order.type, 0);
    const gaps = survivorGaps(orderHosts, struck, (host) => this.log.acknowledgements(host));
    return {
      lines: twinReport({ sent, stored, gaps, looks: this.#watch.looks }),
      violations: [
        ...this.#watch.violations,
        ...judgeLooks({ 'the orders': this.#watch.looks }),
        ...judgeTwinCoverage(recordsOf(sent, stored.events)),
        ...judgeSurvivorGaps('commits', gaps),
        ...(await judgeOrders(sent, stored)),
        ...(await judgeReadBack(bank.mongod.uri, stored)),
      ],
    };
  }
}

function hostsOf(bank: BankProcesses) {
  return orderHosts.map((name) => bank[name]);
}
