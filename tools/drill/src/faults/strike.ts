import { setTimeout as sleep } from 'node:timers/promises';
import type { ViewName } from '../stored/view-names.js';
import type { ApiName, Fault, OperatorName, Pausable, Stroke, Victim, Work } from './fault.js';
import type { PausableProcess, ReplaceableProcess, StoppableProcess, VictimProcess } from './victim-process.js';

/** An operator's process. */
export interface OperatorTool extends StoppableProcess {
  /** Starts the work. Resolves once it is in the middle of it, or has ended. */
  begin(view: ViewName): Promise<void>;
}

export type Victims = Readonly<Record<Pausable, PausableProcess>> &
  Readonly<Record<Victim, VictimProcess>> &
  Readonly<Record<ApiName, ReplaceableProcess>> &
  Readonly<Record<OperatorName, OperatorTool>> & {
    /** The API that keeps a view at this moment; none if another process keeps it, or the database does not answer. */
    keeperOf(view: ViewName): Promise<ApiName | undefined>;
  };

/** Carries out the faults of a stroke. Resolves once all victims run again, with the time of the first fault and what was struck. */
export async function strike(stroke: Stroke, victims: Victims, tell: (line: string) => void) {
  if (stroke.begun) await begin(stroke.begun, victims, tell);
  const struck = await Promise.all(
    stroke.faults.map(async (planned) => {
      await sleep(planned.afterMs);
      const fault = await aimed(planned, victims);
      const at = performance.now();
      tell(`${nameOf(fault)} ${fault.victim} (process ${victims[fault.victim].pid}) for ${fault.downMs} ms`);
      await carryOut(fault, victims);
      return { fault, at };
    }),
  );
  const faults = struck.map(({ fault }) => fault);
  return { stroke: { ...stroke, faults }, struckAt: Math.min(...struck.map(({ at }) => at)) };
}

async function aimed(fault: Fault, victims: Victims): Promise<Fault> {
  if (fault.kind !== 'pause' || fault.keeping === undefined) return fault;
  return { ...fault, victim: (await victims.keeperOf(fault.keeping)) ?? fault.victim };
}

async function begin(work: Work, victims: Victims, tell: (line: string) => void): Promise<void> {
  const isTwice = work.kind === 'replay' && work.isTwice;
  tell(`a ${work.kind} of ${work.view} is started${isTwice ? ', by two operators' : ''}`);
  const tools = isTwice ? [victims.replay, victims['second replay']] : [victims[work.kind]];
  for (const tool of tools) await tool.begin(work.view);
}

async function carryOut(fault: Fault, victims: Victims): Promise<void> {
  if (fault.kind === 'pause') {
    const victim = victims[fault.victim];
    victim.pause();
    await sleep(fault.downMs);
    victim.goOn();
  } else if (fault.kind === 'kill') {
    const victim = victims[fault.victim];
    await victim.kill();
    await sleep(fault.downMs);
    await victim.restart();
  } else if (fault.kind === 'stop') {
    const victim = victims[fault.victim];
    await victim.stop();
    await sleep(fault.downMs);
    await victim.restart();
  } else {
    const victim = victims[fault.victim];
    for (const [index, release] of fault.releases.entries()) {
      if (index > 0) await sleep(fault.downMs);
      await victim.stop();
      victim.release = release;
      await victim.restart();
    }
  }
}

function nameOf(fault: Fault): string {
  switch (fault.kind) {
    case 'kill':
      return 'SIGKILL';
    case 'pause':
      return fault.keeping === undefined ? 'SIGSTOP' : `SIGSTOP of the keeper of ${fault.keeping},`;
    case 'stop':
      return 'SIGTERM';
    case 'replace':
      return `${fault.releases.map((release) => `the release ${release}`).join(', then ')} instead of`;
  }
}
