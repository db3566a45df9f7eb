import { HttpClient, jsonOf } from '@snapfold/running-bank';
import { timed, type BenchRun } from '../benchmark.js';
import { contests } from './contests.js';
import { runDuel, type Duelists, type HttpRow } from './duel.js';
import { LoadGenerator } from './load/load-generator.js';
import { assertSameShape } from './same-answers.js';
import { BareServer } from './servers/bare-server.js';
import { HttpEntrant } from './servers/http-entrant.js';
import type { HttpContestant } from './servers/http-contestant.js';
import { SnapfoldServer } from './servers/snapfold-server.js';
import type { Settings } from './settings.js';
import { httpTable } from './table.js';

/** Measures one workload after the other, and prints each to stderr. Rejects as soon as an oracle fails. */
export async function runAll({ settings, place }: BenchRun<Settings>): Promise<readonly HttpRow[]> {
  const { size, workload } = settings;
  const closing: (() => Promise<void>)[] = [];
  try {
    const generator = await LoadGenerator.start();
    closing.push(() => generator.stop());
    const bare = await HttpEntrant.open('bare', (...to) => BareServer.open(...to), {
      place: place('bare'),
      size,
      generator,
    });
    closing.push(() => bare.contestant.close());
    const snapfold = await HttpEntrant.open('snapfold', (...to) => SnapfoldServer.open(...to), {
      place: place('ours'),
      size,
      generator,
    });
    closing.push(() => snapfold.contestant.close());
    await assertSameAnswers({ bare, snapfold });
    const rows: HttpRow[] = [];
    for (const contest of contests.filter((one) => one.workload.includes(workload)))
      await timed(contest.workload, async () => {
        const row = await runDuel(contest, { bare, snapfold }, settings);
        console.error(httpTable([row]));
        rows.push(row);
      });
    for (const entrant of [bare, snapfold]) await entrant.check();
    return rows;
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

async function assertSameAnswers({ bare, snapfold }: Duelists): Promise<void> {
  for (const view of ['', '/movements?limit=20']) {
    const [one, other] = [await answerOf(bare.contestant, view), await answerOf(snapfold.contestant, view)];
    assertSameShape(`GET /v1/accounts/{id}${view}`, one, other);
  }
}

async function answerOf({ port, population }: HttpContestant, view: string): Promise<unknown> {
  const answer = await new HttpClient(`http://127.0.0.1:${port}`, null).get(`/v1/accounts/${population.long}${view}`);
  if (answer.status !== 200) throw new Error(`A server answered ${answer.status}: ${answer.text}`);
  return jsonOf(answer);
}
