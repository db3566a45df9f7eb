import { until, type End } from '@snapfold/running-bank';
import type { MongoClient } from 'mongodb';
import {
  becomeRelease,
  settleOperators,
  startServers,
  stopServers,
  type BankProcesses,
} from './bank/bank-processes.js';
import type { BankRelease, Stroke } from './faults/fault.js';
import { recoveryFrom, strikeAll, type RecoveryParts, type StrokeRecord } from './faults/strike-all.js';
import type { ViewSchedule } from './faults/view-schedule.js';
import type { PoisonLoad } from './load/poison-load.js';
import { besideOlderCode, poisonedCode, presentCode } from './oracles/views/view-code.js';
import type { ViewWatch } from './oracles/views/view-watch.js';
import type { Violation } from './oracles/violation.js';
import type { NewerRelease } from './settings.js';
import { viewNames } from './stored/view-names.js';
import { untilBuilt, untilUnparked } from './views-at-rest.js';

export interface ViewPhaseParts extends RecoveryParts {
  readonly bank: BankProcesses;
  readonly client: MongoClient;
  readonly watch: ViewWatch;
  readonly poisonLoad: PoisonLoad;
  readonly newer: NewerRelease;
  /** For how long the accounts that are poisoned may hold a view up, all together. */
  readonly poisonMs: number;
}

/** How often each poisoned account is paid into at least while its release runs: the second time may be what fails. */
const ROUNDS = 2;
/** A replay tries 500 parked events at once: it is to take several such parts. */
const DEPOSITS = 1_000;
/** Only so that what is waited for in vain ends. */
const PATIENCE_MS = 600_000;

/** The phases of a drill of the views, under a load that never ends. */
export class ViewPhases {
  readonly struck: StrokeRecord[] = [];
  /** How the servers ended that were asked to. */
  readonly ends: End[] = [];
  readonly violations: Violation[] = [];

  constructor(private readonly parts: ViewPhaseParts) {}

  /** Ends early after a stroke that is not got over. */
  async carryOut({ healthy, rounds, mixed }: ViewSchedule): Promise<void> {
    const isGoingOn =
      (await this.#strike(healthy)) && (await this.#carryOutRounds(rounds)) && (await this.#strike(mixed));
    const { bank, newer } = this.parts;
    // What it has written can be read by no other.
    if (isGoingOn) await this.#turn(newer);
    await settleOperators(bank);
    becomeRelease(bank, newer);
  }

  async #carryOutRounds(rounds: ViewSchedule['rounds']): Promise<boolean> {
    const { watch, poisonLoad } = this.parts;
    for (const { poisoned, mending } of rounds) {
      if (!(await this.#turn('poisoned'))) return false;
      poisonLoad.countAnew();
      if (!(await this.#strike(poisoned, this.parts.poisonMs))) return false;
      await this.#parkMany();
      if (!(await this.#turn('present')) || !(await this.#strike(mending))) return false;
      await this.#replayAll();
      await watch.next();
      this.violations.push(...watch.judgeReplayed());
      await this.#rebuildAll();
    }
    return true;
  }

  /** By the time that every poisoned account has something parked, nothing is held up by what follows, be it as much as it may. */
  async #parkMany(): Promise<void> {
    const { poisonLoad } = this.parts;
    await until('every poisoned account to be paid into', () => poisonLoad.rounds >= ROUNDS, PATIENCE_MS);
    poisonLoad.crowd(true);
    await until('many payments', () => poisonLoad.deposits >= DEPOSITS, PATIENCE_MS);
    poisonLoad.crowd(false);
  }

  /** A replay mends all that was not applied, but not what was applied wrongly. */
  async #replayAll(): Promise<void> {
    const { bank, tell } = this.parts;
    await settleOperators(bank);
    for (const view of viewNames) {
      tell(`what is left of ${view} is replayed, then it is rebuilt`);
      await bank.replay.begin(view);
      await bank.replay.settle();
    }
  }

  async #rebuildAll(): Promise<void> {
    for (const view of viewNames) await this.parts.bank.rebuild.begin(view);
    await this.parts.bank.rebuild.settle();
    await untilBuilt(this.parts.client);
  }

  async #strike(strokes: readonly Stroke[], slackMs = 0): Promise<boolean> {
    for (const stroke of strokes) {
      const [struck] = await (stroke.isLong ? this.#strikeLong(stroke) : this.#strikeOne(stroke));
      if (struck) this.struck.push({ ...struck, slackMs });
      if (!struck?.recovered) return false;
    }
    return true;
  }

  #strikeOne(stroke: Stroke): Promise<StrokeRecord[]> {
    return strikeAll({ ...this.parts, strokes: [stroke], victims: this.parts.bank });
  }

  /** What an older release has parked meanwhile is tried again by itself, once a newer one keeps the view. */
  async #strikeLong(stroke: Stroke): Promise<StrokeRecord[]> {
    const { watch, client, tell } = this.parts;
    await watch.turn(besideOlderCode);
    const struck = await this.#strikeOne(stroke);
    const parked = await untilUnparked(client);
    this.violations.push(...parked);
    await watch.turn(presentCode);
    if (parked.length === 0) tell('  nothing is parked any more');
    return struck.map((record) => ({ ...record, settledAt: performance.now() }));
  }

  /** All processes end, and others of another release are started: no two releases ever keep the views at once. */
  async #turn(release: BankRelease): Promise<boolean> {
    const { bank, client, watch, tell } = this.parts;
    await settleOperators(bank);
    await untilBuilt(client);
    tell(`all is stopped, and started as the release ${release}`);
    const struckAt = performance.now();
    this.ends.push(...(await stopServers(bank)));
    await watch.turn(release === 'poisoned' ? poisonedCode : presentCode);
    becomeRelease(bank, release);
    await startServers(bank);
    const record = await recoveryFrom({ faults: [], turn: release }, struckAt, this.parts);
    this.struck.push({ ...record, slackMs: release === 'poisoned' ? this.parts.poisonMs : 0 });
    return record.recovered;
  }
}
