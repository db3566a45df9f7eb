import { until } from '@snapfold/running-bank';
import type { Stroke } from './fault.js';
import { strike, type Victims } from './strike.js';

/** A stroke that has been carried out; times as of `performance.now()`. */
export interface StrokeRecord {
  readonly stroke: Stroke;
  /** When the first of its faults struck. */
  readonly struckAt: number;
  /** When it was got over, or given up. */
  readonly settledAt: number;
  readonly recovered: boolean;
  /** For how much longer than after others the views may stand still. */
  readonly slackMs?: number;
}

/** How it is told that a stroke has been got over. */
export interface RecoveryParts {
  /** Whether everything works again, by what was asked for after that time. */
  readonly worksSince: (time: number) => boolean;
  readonly tell: (line: string) => void;
  /** For how long everything may not work, after all runs again. */
  readonly patienceMs?: number;
}

export interface StrikeParts extends RecoveryParts {
  readonly strokes: readonly Stroke[];
  readonly victims: Victims;
}

const PATIENCE_MS = 60_000;

/** One stroke after the other, each once the one before has been got over; ends with one that is not. */
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

/** Resolves once everything works again, or in vain; all runs again by now. */
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
  if (recovered) tell(`  recovered ${((settledAt - runningAt) / 1_000).toFixed(1)} s after all ran again`);
  return { stroke, struckAt, settledAt, recovered };
}
