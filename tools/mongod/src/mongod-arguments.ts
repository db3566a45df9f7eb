import { REPLICA_SET } from './replica-set.ts';

export interface MongodSettings {
  readonly dataDir: string;
  readonly port: number;
  readonly temporary: boolean;
  readonly standalone: boolean;
}

export function mongodArguments({ dataDir, port, temporary, standalone }: MongodSettings): string[] {
  const parameters = [
    // A paused or dead writer must not block the journal for the default of 60 s.
    'transactionLifetimeLimitSeconds=5',
    'diagnosticDataCollectionEnabled=false',
    ...(temporary ? ['enableTestCommands=1'] : []),
  ];
  return [
    ...['--dbpath', dataDir, '--storageEngine', 'wiredTiger'],
    ...(standalone ? [] : ['--replSet', REPLICA_SET, '--oplogSize', temporary ? '64' : '512']),
    ...['--bind_ip', '127.0.0.1', '--port', String(port), '--networkMessageCompressors', 'disabled', '--quiet'],
    ...(process.platform === 'win32' ? [] : ['--nounixsocket']),
    ...parameters.flatMap((parameter) => ['--setParameter', parameter]),
  ];
}
