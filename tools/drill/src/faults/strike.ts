import { setTimeout as sleep } from 'node:timers/promises';
import type { ViewName } from '../bank/view-names.js';
import type { Fault, Pausable, Stroke, Victim } from './fault.js';
import type { PausableProcess, VictimProcess } from './victim-process.js';

export type Victims = Readonly<Record<Pausable, PausableProcess>> &
  Readonly<Record<Victim, VictimProcess>> & { readonly rebuild: { begin(view: ViewName): Promise<void> } };

/** Carries out the faults of a stroke; resolves with the time of the first once all victims run again. */
export async function strike({ faults, rebuilt }: Stroke, victims: Victims, tell: (line: string) => void) {
  if (rebuilt) {
    tell(`a rebuild of ${rebuilt} is begun`);
    await victims.rebuild.begin(rebuilt);
  }
  const struck = await Promise.all(
    faults.map(async (fault) => {
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
