import { REPLICA_SET } from './replica-set.ts';

/** The replica set of a mongod: `own`, with itself as the only node; `none`, so without transactions; `later`, made by the caller. */
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
    // With the default a paused or dead writer could block the journal for 60 s.
    'transactionLifetimeLimitSeconds=5',
    'diagnosticDataCollectionEnabled=false',
    // Tests set fail points.
    ...(temporary ? ['enableTestCommands=1'] : []),
    // A secondary learns the majority commit point from the answers of the node that it copies from. While nothing is written,
    // that node would delay each answer by 5 s.
    ...(replicaSet === 'later' ? ["failpoint.setSmallOplogGetMoreMaxTimeMS={mode:'alwaysOn'}"] : []),
  ];
  return [
    ...['--dbpath', dataDir, '--storageEngine', 'wiredTiger'],
    ...(replicaSet === 'none' ? [] : ['--replSet', REPLICA_SET, '--oplogSize', temporary ? '64' : '512']),
    // Three nodes run at once, and by default each takes half of the machine's memory.
    ...(replicaSet === 'later' ? ['--wiredTigerCacheSizeGB', '0.25'] : []),
    ...(keyFile === undefined ? [] : ['--keyFile', keyFile]),
    ...['--bind_ip', '127.0.0.1', '--port', String(port), '--networkMessageCompressors', 'disabled', '--quiet'],
    ...(process.platform === 'win32' ? [] : ['--nounixsocket']),
    ...parameters.flatMap((parameter) => ['--setParameter', parameter]),
  ];
}
