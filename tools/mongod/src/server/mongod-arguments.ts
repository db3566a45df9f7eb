import { REPLICA_SET } from './replica-set.ts';

/** The set that a mongod is of: one of its own; none, so it has no transactions; or one that is initiated by whoever starts it. */
export type Membership = 'own' | 'none' | 'later';

export interface MongodSettings {
  readonly dataDir: string;
  readonly port: number;
  readonly temporary: boolean;
  readonly replicaSet: Membership;
  readonly keyFile: string | undefined;
}

export function mongodArguments({ dataDir, port, temporary, replicaSet, keyFile }: MongodSettings): string[] {
  const parameters = [
    // A paused or dead writer must not block the journal for the default of 60 s.
    'transactionLifetimeLimitSeconds=5',
    'diagnosticDataCollectionEnabled=false',
    // Tests set fail points.
    ...(temporary ? ['enableTestCommands=1'] : []),
    // A secondary learns what a majority has from the answers of the node that it copies from. While nothing is written each of
    // them would be kept back for 5 s.
    ...(replicaSet === 'later' ? ["failpoint.setSmallOplogGetMoreMaxTimeMS={mode:'alwaysOn'}"] : []),
  ];
  return [
    ...['--dbpath', dataDir, '--storageEngine', 'wiredTiger'],
    ...(replicaSet === 'none' ? [] : ['--replSet', REPLICA_SET, '--oplogSize', temporary ? '64' : '512']),
    // Three run at once: by default each takes half of the machine's memory.
    ...(replicaSet === 'later' ? ['--wiredTigerCacheSizeGB', '0.25'] : []),
    ...(keyFile === undefined ? [] : ['--keyFile', keyFile]),
    ...['--bind_ip', '127.0.0.1', '--port', String(port), '--networkMessageCompressors', 'disabled', '--quiet'],
    ...(process.platform === 'win32' ? [] : ['--nounixsocket']),
    ...parameters.flatMap((parameter) => ['--setParameter', parameter]),
  ];
}
