import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../documents.js';
import { run } from '../run.js';
import { ClientProject } from './client-project.js';
import { textOfEvents } from './events.js';

/** Makes a project with the client that @hey-api/openapi-ts generates from the document. Installs the generator at its first use. */
export async function heyApiProject(): Promise<ClientProject> {
  const installed = join(root, 'tools/contract/hey-api');
  if (!existsSync(join(installed, 'node_modules'))) {
    const { failed, errors } = await run(installed, 'npm', 'ci', '--ignore-scripts');
    if (failed) throw new Error(errors);
  }
  const project = await ClientProject.create('hey-api');
  const cli = join(installed, 'node_modules/@hey-api/openapi-ts/bin/run.js');
  await project.generate(cli, '--input', join(root, 'docs/openapi.json'), '--output', 'api', '--no-log-file');
  return project;
}

/** A program that deposits 100.50 of a currency, and prints the balance and the events. */
export const deposit = (currency: string) => `
import { client } from './api/client.gen.js';
import * as bank from './api/index.js';

client.setConfig({ baseUrl: process.argv[2] ?? '' });
const throwOnError = true;
const body = { email: \`\${crypto.randomUUID()}@example.org\`, name: 'Ada' };
const { data: user } = await bank.userRegister({ body, throwOnError });
const { data: opened } = await bank.accountOpen({ body: { owner: user.id, currency: 'EUR' }, throwOnError });
const path = { id: opened.id };
const amount = { value: '100.50', currency: '${currency}' } as const;
await bank.accountDeposit({ path, body: { amount }, throwOnError });
const { data: account } = await bank.accountGet({ path, throwOnError });
const { data: audit } = await bank.accountAudit({ path, throwOnError });
type Payload = bank.AccountEvent['payload'];
${textOfEvents()}
const { error } = await bank.accountClose({ path });
console.log(account.balance.value, account.balance.currency, audit.items.map(({ payload }) => textOf(payload)).join(), error?.code);
`;

/** A program that forgets one type of event. */
export const forgotten = `
import type { AccountEvent } from './api/index.js';

type Payload = AccountEvent['payload'];
${textOfEvents('account_closed')}
`;
