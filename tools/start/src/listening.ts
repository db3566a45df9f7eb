import { createServer } from 'node:net';
import { StartError } from '@snapfold/mongod';
import type { Settings } from './settings.js';

type Address = Pick<Settings, 'host' | 'port'>;

/** Rejects with a {@link StartError} if nothing can listen there, so that no mongod is started in vain. */
export async function checkAddress(address: Address): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => reject(listenError(error, address) ?? error));
    server.listen(address, () => server.close(() => resolve()));
  });
}

/** Names the variable to change if this is an error of listening. */
export function listenError(error: unknown, { host, port }: Address): StartError | undefined {
  if (!(error instanceof Error) || !('code' in error && 'syscall' in error)) return undefined;
  // Not so the look-up of a mongodb+srv:// name, which can fail with the same codes.
  if (error.syscall !== 'listen' && error.syscall !== 'getaddrinfo') return undefined;
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(`PORT ${port} on ${host} is already in use: stop what listens there or set another PORT`);
    case 'EACCES':
      return new StartError(`PORT ${port} on ${host} is not permitted to this user: set another PORT`);
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(`HOST ${host} is not an address of this machine`);
    default:
      return undefined;
  }
}
