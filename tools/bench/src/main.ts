import { randomBytes } from 'node:crypto';
import { prettyMarkdown, writeDocument } from './document.js';
import { loadAverage, machine } from './machine.js';
import { runAll } from './run.js';
import { openServer } from './server.js';
import { readSettings, USAGE, type Settings } from './settings.js';
import { allTables, selfTable } from './tables.js';

async function main(settings: Settings): Promise<void> {
  const server = await openServer(settings.mongodbUri);
  try {
    const run = `bench_${randomBytes(4).toString('hex')}`;
    let databases = 0;
    const place = (name: string) => ({ uri: server.uri, database: `${run}_${(databases += 1)}_${name}` });
    const before = loadAverage();
    const findings = await runAll({ settings, place });
    const where = (await machine(server.uri)).map((line) => `- ${line}`).join('\n');
    const how =
      `- Medians of ${settings.rounds} rounds of ${settings.roundMs / 1_000} s, [least..most]; ` +
      `load average (1, 5, 15 minutes) ${before} before and ${loadAverage()} after the run`;
    const texts = new Map([['bench:commit', `${where}\n${how}\n\n${allTables(findings)}`]]);
    if (settings.long) texts.set('bench:commit:long', `${where}\n${how}\n\n${selfTable(findings.longSelves)}`);
    for (const [part, text] of texts) {
      console.log(await prettyMarkdown(text));
      if (settings.isComplete) await writeDocument(part, text);
    }
  } finally {
    await server.stop();
  }
}

let settings: Settings | undefined;
try {
  settings = readSettings(process.argv.slice(2), process.env);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
}
if (settings) await main(settings);
else process.exitCode = 1;
