import { randomBytes } from 'node:crypto';

/** A new database name on the server of this worker, or on the one server of the run. Call it once per spec file. */
export function uniqueDatabase(): { name: string; uri: string } {
  const servers = process.env['SNAPFOLD_TEST_MONGODB_URI']?.split(' ') ?? [];
  const server = servers[(Number(process.env['JEST_WORKER_ID'] ?? 1) - 1) % servers.length];
  if (!server) throw new Error('No test MongoDB: the jest globalSetup of @snapfold/mongod did not run');
  const parts = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(server);
  if (!parts) throw new Error('SNAPFOLD_TEST_MONGODB_URI must be a mongodb:// or mongodb+srv:// URL');
  const name = `t_${randomBytes(6).toString('hex')}`;
  return { name, uri: `${parts[1]}/${name}${parts[2] ?? ''}` };
}
