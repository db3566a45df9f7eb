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
  /** For how long all poisoned accounts together may delay a view. */
  readonly poisonMs: number;
}

/** While the poisoned release runs, each poisoned account gets at least so many deposits: some fail only at the second. */
const ROUNDS = 2;
/** A replay tries 500 parked events at once. With so many deposits it takes several such batches. */
const DEPOSITS = 1_000;
/** The limit of a wait. Reaching it means that something is broken. */
const PATIENCE_MS = 600_000;

/** The phases of a drill of the views, under a load that never ends. */
export class ViewPhases {
  readonly struck: StrokeRecord[] = [];
  /** How each server ended that was asked to end. */
  readonly ends: End[] = [];
  readonly violations: Violation[] = [];

  constructor(private readonly parts: ViewPhaseParts) {}

  /** Ends early after a stroke from which the processes do not recover. */
  async carryOut({ healthy, rounds, mixed }: ViewSchedule): Promise<void> {
    const isGoingOn =
      (await this.#strike(healthy)) && (await this.#carryOutRounds(rounds)) && (await this.#strike(mixed));
    const { bank, newer } = this.parts;
    // From now on there are events that only the newer release can read.
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

  /** Waits until every poisoned account has a parked event. Then further deposits to them delay nothing, and many are made. */
  async #parkMany(): Promise<void> {
    const { poisonLoad } = this.parts;
    await until('every poisoned account to be paid into', () => poisonLoad.rounds >= ROUNDS, PATIENCE_MS);
    poisonLoad.crowd(true);
    await until('many payments', () => poisonLoad.deposits >= DEPOSITS, PATIENCE_MS);
    poisonLoad.crowd(false);
  }

  /** Replays, then rebuilds each view: a replay applies what was parked, but does not correct what was applied wrongly. */
  async #replayAll(): Promise<void> {
    const { bank, tell } = this.parts;
    await settleOperators(bank);
    for (const view of viewNames) {
      tell(`the parked events of ${view} are replayed, then it is rebuilt`);
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

  /** An older release parks events meanwhile. A newer one tries them again without being asked, as soon as it keeps the view. */
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

  /** Ends all processes, and starts them as another release. So two releases never keep the views at once. */
  async #turn(release: BankRelease): Promise<boolean> {
    const { bank, client, watch, tell } = this.parts;
    await settleOperators(bank);
    await untilBuilt(client);
    tell(`all processes are stopped, and started as the release ${release}`);
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
