import { createServer } from 'node:net';
import { StartError } from '@snapfold/mongod';
import type { Settings } from './settings.js';

type Address = Pick<Settings, 'host' | 'port'>;

/** Rejects with a {@link StartError} if the API cannot listen at this address. Checked before mongod is started. */
export async function checkAddress(address: Address): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => reject(listenError(error, address) ?? error));
    server.listen(address, () => server.close(() => resolve()));
  });
}

/** Turns an error of listening into one that names the variable to change. */
export function listenError(error: unknown, { host, port }: Address): StartError | undefined {
  if (!(error instanceof Error) || !('code' in error && 'syscall' in error)) return undefined;
  // The look-up of a mongodb+srv:// name can fail with the same codes, but with another `syscall`.
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
