import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiName, Fault, Stroke, Victim } from './schedule.js';
import type { PausableProcess, VictimProcess } from './victim-process.js';

export type Victims = Readonly<Record<ApiName, PausableProcess>> & Readonly<Record<Victim, VictimProcess>>;

/** A stroke that has been carried out; times as of `performance.now()`. */
export interface StrokeRecord {
  readonly stroke: Stroke;
  /** When the first of its faults struck. */
  readonly struckAt: number;
  /** When it was got over, or given up. */
  readonly settledAt: number;
  readonly recovered: boolean;
}

/** Carries out the faults of a stroke; resolves with the time of the first once all victims run again. */
export async function strike(stroke: Stroke, victims: Victims, tell: (line: string) => void): Promise<number> {
  const struck = await Promise.all(
    stroke.map(async (fault) => {
      await sleep(fault.afterMs);
      const at = performance.now();
      tell(`${nameOf(fault)} ${fault.victim} (process ${victims[fault.victim].pid}) for ${fault.downMs} ms`);
      await carryOut(fault, victims);
      return at;
    }),
  );
  return Math.min(...struck);
}

async function carryOut(fault: Fault, victims: Victims): Promise<void> {
  if (fault.kind === 'pause') {
    const victim = victims[fault.victim];
    victim.pause();
    await sleep(fault.downMs);
    victim.goOn();
  } else {
    const victim = victims[fault.victim];
    await victim.kill();
    await sleep(fault.downMs);
    await victim.restart();
  }
}

const nameOf = ({ kind }: Fault) => (kind === 'kill' ? 'SIGKILL' : 'SIGSTOP');

/** What struck, for people. */
export function inWords(stroke: Stroke): string {
  return stroke.map(({ kind, victim }) => `${kind} of ${victim}`).join(' and ');
}
