import { until } from '@snapfold/running-bank';
import type { Stroke } from './fault.js';
import { strike, type Victims } from './strike.js';

/** A stroke that has been carried out. Times are of `performance.now()`. */
export interface StrokeRecord {
  readonly stroke: Stroke;
  /** When the first of its faults struck. */
  readonly struckAt: number;
  /** When everything worked again, or the drill gave up waiting for that. */
  readonly settledAt: number;
  readonly recovered: boolean;
  /** How much longer than after other strokes the views may stand still. */
  readonly slackMs?: number;
}

/** How the drill knows that everything has recovered from a stroke. */
export interface RecoveryParts {
  /** Whether requests that were sent after that time show that everything works again. */
  readonly worksSince: (time: number) => boolean;
  readonly tell: (line: string) => void;
  /** How long it may take until everything works, after all processes run again. */
  readonly patienceMs?: number;
}

export interface StrikeParts extends RecoveryParts {
  readonly strokes: readonly Stroke[];
  readonly victims: Victims;
}

const PATIENCE_MS = 60_000;

/** Carries out one stroke after the other, each after the recovery from the one before. Ends early where there is no recovery. */
export async function strikeAll({ strokes, victims, ...parts }: StrikeParts): Promise<StrokeRecord[]> {
  const records: StrokeRecord[] = [];
  for (const planned of strokes) {
    const { stroke, struckAt } = await strike(planned, victims, parts.tell);
    const record = await recoveryFrom(stroke, struckAt, parts);
    records.push(record);
    if (!record.recovered) break;
  }
  return records;
}

/** Resolves once everything works again, or the patience is over. Call it when all processes run again. */
export async function recoveryFrom(
  stroke: Stroke,
  struckAt: number,
  { worksSince, tell, patienceMs = PATIENCE_MS }: RecoveryParts,
): Promise<StrokeRecord> {
  const runningAt = performance.now();
  const recovered = await until('everything works again', () => worksSince(runningAt), patienceMs).then(
    () => true,
    () => false,
  );
  const settledAt = performance.now();
  if (recovered) tell(`  recovered ${((settledAt - runningAt) / 1_000).toFixed(1)} s after all processes ran again`);
  return { stroke, struckAt, settledAt, recovered };
}
