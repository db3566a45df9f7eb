import type { Release } from '@snapfold/other-release';
import type { Random } from '../random/seeded-random.js';
import { viewNames } from '../stored/view-names.js';
import { apis, isApi, type ApiName, type Fault, type FaultCounts, type Stroke } from './fault.js';
import { mendingStrokes } from './mending-strokes.js';
import { mixedStrokes } from './mixed-strokes.js';
import { inStrokes } from './strokes.js';
import { faultsOf, OUTLASTED_MS, repeated, type Planned, type Target } from './view-faults.js';

/** The strokes of a drill of the views, one phase after the other. */
export interface ViewSchedule {
  /** Strokes while all processes run as the present release. */
  readonly healthy: readonly Stroke[];
  readonly rounds: readonly Round[];
  /** Strokes while some of the APIs run as a newer release. In the end one of them does. */
  readonly mixed: readonly Stroke[];
}

export interface Round {
  /** Strokes while all processes run as a release whose views fail for some accounts. */
  readonly poisoned: readonly Stroke[];
  /** Strokes while the present release runs again and replays what was parked. */
  readonly mending: readonly Stroke[];
}

/** Faults are dealt out to the phases in this order: of five, two come in the first phase, and one in each of the others. */
const phases = ['healthy', 'poisoned', 'mending', 'mixed', 'healthy'] as const;
type Phase = (typeof phases)[number];

const killed: Readonly<Record<Phase, readonly Target[]>> = {
  healthy: ['api', 'api', 'rebuild', 'api', 'mongod', 'api', 'api', 'rebuild', 'api', 'api'],
  poisoned: ['api', 'rebuild', 'api', 'mongod', 'api'],
  mending: ['api', 'replay', 'api', 'mongod', 'replay', 'api'],
  mixed: ['api', 'api', 'mongod', 'rebuild', 'api'],
};
const paused: Readonly<Record<Phase, readonly Exclude<Target, 'mongod'>[]>> = {
  healthy: ['api', 'api', 'rebuild', 'api', 'api'],
  poisoned: ['api', 'api', 'rebuild'],
  mending: ['api', 'replay', 'api'],
  mixed: ['api'],
};

/** A round is short, so that there are always parked events to replay. */
const STROKES_PER_ROUND = 3;

/** Most strokes are of the API that keeps the views, which is the one that was struck longer ago. Some come during a rebuild. */
export function viewSchedule(random: Random, counts: FaultCounts, newer: Release): ViewSchedule {
  const api = alternating(random);
  const strokesOf = (phase: Phase) => {
    const strokes = inStrokes(random, faultsOf(random, plannedIn(random, phase, counts), api));
    // While two releases run, the schedule must fix which API is struck.
    return phase === 'mixed' ? strokes : strokes.map((stroke) => atKeeper(random, stroke));
  };
  const healthy = strokesOf('healthy').map((stroke) => duringRebuild(random, stroke, 6));
  const poisoned = strokesOf('poisoned').map((stroke) => duringRebuild(random, stroke, 3));
  const mending = mendingStrokes(random, strokesOf('mending'));
  const count = Math.max(1, Math.ceil(mending.length / STROKES_PER_ROUND));
  const part = <T>(all: readonly T[], round: number): T[] =>
    all.filter((_, index) => Math.floor((index * count) / all.length) === round);
  const rounds = Array.from({ length: count }, (_, round) => ({
    poisoned: part(poisoned, round),
    mending: part(mending, round),
  }));
  const mixed = mixedStrokes(random, strokesOf('mixed'), newer).map((stroke) => duringRebuild(random, stroke, 6));
  return { healthy, rounds, mixed };
}

/** If a pause comes alone and outlasts the lease, the process that has the lease is paused. */
function atKeeper(random: Random, stroke: Stroke): Stroke {
  const [fault, other] = stroke.faults;
  const isAimed = fault?.kind === 'pause' && !other && fault.downMs >= OUTLASTED_MS && isApi(fault.victim);
  return isAimed ? { ...stroke, faults: [{ ...fault, keeping: random.pick(viewNames) }] } : stroke;
}

/** Returns which of the APIs is struck next. */
function alternating(random: Random): () => ApiName {
  let latest: ApiName = random.pick(apis);
  return () => {
    if (random.int(1, 4) > 1) latest = latest === 'api 1' ? 'api 2' : 'api 1';
    return latest;
  };
}

function plannedIn(random: Random, phase: Phase, { kills, pauses }: FaultCounts): Planned[] {
  const share = (count: number) => repeated(phases, count).filter((one) => one === phase).length;
  return random.shuffled([
    ...repeated(killed[phase], share(kills)).map((target) => ({ kind: 'kill', target }) as const),
    ...repeated(paused[phase], share(pauses)).map((target) => ({ kind: 'pause', target }) as const),
  ]);
}

/** One stroke of `oneOf`, and each stroke of a rebuild, comes in the middle of a rebuild. */
function duringRebuild(random: Random, stroke: Stroke, oneOf: number): Stroke {
  const isOfRebuild = stroke.faults.some(({ victim }) => victim === 'rebuild');
  const isOther = stroke.faults.some(({ kind }) => kind === 'replace');
  if (isOther || (!isOfRebuild && random.int(1, oneOf) > 1)) return stroke;
  return { ...stroke, faults: soon(random, stroke), begun: { kind: 'rebuild', view: random.pick(viewNames) } };
}

const soon = (random: Random, { faults }: Stroke): Fault[] =>
  faults.map((fault) => ({ ...fault, afterMs: random.int(0, 400) }));
