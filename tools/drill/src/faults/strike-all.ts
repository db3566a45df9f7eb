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
}

export interface StrikeParts {
  readonly strokes: readonly Stroke[];
  readonly victims: Victims;
  /** Whether everything works again, by what was asked for after that time. */
  readonly worksSince: (time: number) => boolean;
  readonly tell: (line: string) => void;
}

const RECOVERY_MS = 60_000;

/** One stroke after the other, each once the one before has been got over; ends with one that is not. */
export async function strikeAll({ strokes, victims, worksSince, tell }: StrikeParts): Promise<StrokeRecord[]> {
  const records: StrokeRecord[] = [];
  for (const stroke of strokes) {
    const struckAt = await strike(stroke, victims, tell);
    const runningAt = performance.now();
    const recovered = await until('everything works again', () => worksSince(runningAt), RECOVERY_MS).then(
      () => true,
      () => false,
    );
    const settledAt = performance.now();
    records.push({ stroke, struckAt, settledAt, recovered });
    if (!recovered) break;
    tell(`  recovered ${((settledAt - runningAt) / 1_000).toFixed(1)} s after all ran again`);
  }
  return records;
}
