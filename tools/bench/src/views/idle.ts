import { Entrant } from '../contestants/entrant.js';
import { median, summaryOf } from '../measure/summary.js';
import { atMost, type SelfRow } from '../report/rows.js';
import type { Bench } from './run.js';
import { ViewedBank } from './viewed-bank.js';

const ACCOUNTS = 1_000;
/** A movement that is not visible after so long counts as lost. */
const PATIENCE_MS = 10_000;

/** Measures the time from the answer to a command until its movement can be read. One command at a time, in the view's keeper. */
export async function runIdle({ settings, place }: Bench): Promise<SelfRow[]> {
  const entrant = await Entrant.open((at) => ViewedBank.open(at), place('idle'), ACCOUNTS);
  try {
    await measureRound(entrant, settings.roundMs);
    const rounds: Awaited<ReturnType<typeof measureRound>>[] = [];
    while (rounds.length < settings.rounds) rounds.push(await measureRound(entrant, settings.roundMs));
    await entrant.check();
    return [
      {
        workload: 'from answer to visible movement against command to answer, 1 at a time, p50',
        unit: 'ms',
        base: summaryOf(rounds.map(({ commit }) => commit)),
        measured: summaryOf(rounds.map(({ visible }) => visible)),
        target: atMost(1.5),
        note: '',
      },
    ];
  } finally {
    await entrant.contestant.close();
  }
}

/** The p50 of commands and of visibility, in ms. */
async function measureRound(entrant: Entrant<ViewedBank>, ms: number) {
  const { contestant } = entrant;
  const movements = contestant.views.get('movement');
  if (!movements) throw new Error('The bank has no view of movements.');
  const commits: number[] = [];
  const visibles: number[] = [];
  for (const end = performance.now() + ms; performance.now() < end;) {
    const asked = performance.now();
    await contestant.deposit(entrant.anyAccount());
    const answered = performance.now();
    if (!(await movements.waitFor(contestant.head, PATIENCE_MS))) throw new Error('A movement did not become visible.');
    visibles.push(performance.now() - answered);
    commits.push(answered - asked);
    // Waits for the other view too, so that nothing else goes on during the next command.
    await contestant.settle();
  }
  entrant.addAccepted(commits.length);
  return { commit: median(commits), visible: median(visibles) };
}
