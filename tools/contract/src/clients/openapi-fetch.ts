import { join } from 'node:path';
import { root } from '../documents.js';
import { ClientProject } from './client-project.js';
import { textOfEvents } from './events.js';

/** Makes a project with the types that openapi-typescript generates from the document. */
export async function openapiFetchProject(): Promise<ClientProject> {
  const project = await ClientProject.create('openapi-fetch');
  const cli = join(root, 'node_modules/openapi-typescript/bin/cli.js');
  await project.generate(cli, join(root, 'docs/openapi.json'), '--output', 'api.ts');
  return project;
}

/** A program that deposits 100.50 of a currency, and prints the balance and the events. */
export const deposit = (currency: string) => `
import createClient from 'openapi-fetch';
import type { components, paths } from './api.js';

const client = createClient<paths>({ baseUrl: process.argv[2] ?? '' });
function dataOf<T>({ data, error }: { data?: T; error?: { code: string } }): T {
  if (data === undefined) throw new Error(error?.code);
  return data;
}
const user = await client.POST('/v1/users', { body: { email: \`\${crypto.randomUUID()}@example.org\`, name: 'Ada' } });
const opened = await client.POST('/v1/accounts', { body: { owner: dataOf(user).id, currency: 'EUR' } });
const path = { id: dataOf(opened).id };
const amount = { value: '100.50', currency: '${currency}' } as const;
dataOf(await client.POST('/v1/accounts/{id}/commands/deposit', { params: { path }, body: { amount } }));
const account = dataOf(await client.GET('/v1/accounts/{id}', { params: { path } }));
const audit = dataOf(await client.GET('/v1/accounts/{id}/audit', { params: { path } }));
type Payload = components['schemas']['AccountEvent']['payload'];
${textOfEvents()}
const refused = await client.POST('/v1/accounts/{id}/commands/close', { params: { path } });
const code: string | undefined = refused.response.status === 409 ? refused.error?.code : undefined;
console.log(account.balance.value, account.balance.currency, audit.items.map(({ payload }) => textOf(payload)).join(), code);
`;

/** A program that forgets one type of event. */
export const forgotten = `
import type { components } from './api.js';

type Payload = components['schemas']['AccountEvent']['payload'];
${textOfEvents('account_closed')}
`;
