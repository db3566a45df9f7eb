import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Account, AccountEvent } from '@snapfold/domain';
import type { MongoClientOptions } from 'mongodb';

export interface StreamEvent {
  readonly type: AccountEvent['type'];
  readonly data: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
}

export interface EmmettStore {
  collectionFor(streamType: string): Promise<unknown>;
  appendToStream(streamName: string, events: readonly StreamEvent[]): Promise<unknown>;
  close(): Promise<void>;
}

export interface EmmettHandlerOptions {
  readonly evolve: (state: Account, event: StreamEvent) => Account;
  readonly initialState: () => Account;
  readonly mapToStreamId: (id: string) => string;
  readonly retry: { readonly onVersionConflict: object };
}

export type EmmettHandler = (
  store: EmmettStore,
  id: string,
  decide: (state: Account) => Promise<StreamEvent>,
) => Promise<unknown>;

/** The part of Emmett that the benchmark calls. Emmett's own types are missing until it is installed. */
export interface EmmettLibrary {
  CommandHandler(options: EmmettHandlerOptions): EmmettHandler;
  readonly CommandHandlerStreamVersionConflictRetryOptions: object;
  isExpectedVersionConflictError(error: unknown): boolean;
  getMongoDBEventStore(options: {
    readonly connectionString: string;
    readonly clientOptions: MongoClientOptions;
    readonly storage: { readonly type: 'COLLECTION_PER_STREAM_TYPE'; readonly databaseName: string };
  }): EmmettStore;
  toStreamName(streamType: string, id: string): string;
}

const folder = join(import.meta.dirname, '../../../emmett');

/** Names Emmett and its MongoDB driver, each with its exact version. */
export const emmettManifest = join(folder, 'package.json');

/** Loads Emmett from a folder of its own: Emmett needs an older MongoDB driver than the rest of the repository. */
export function loadEmmett(): EmmettLibrary {
  // npm writes this file last.
  if (!existsSync(join(folder, 'node_modules/.package-lock.json'))) {
    console.error(`Installing Emmett, which only this benchmark needs: npm ci --prefix ${folder}`);
    execFileSync('npm', ['ci', '--prefix', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const load: (name: string) => object = createRequire(emmettManifest);
  const library = { ...load('@event-driven-io/emmett'), ...load('@event-driven-io/emmett-mongodb') };
  if (!isEmmett(library)) throw new Error(`The Emmett in ${folder} lacks a function that the benchmark calls.`);
  return library;
}

function isEmmett(library: object): library is EmmettLibrary {
  const functions = [
    'CommandHandler',
    'isExpectedVersionConflictError',
    'getMongoDBEventStore',
    'toStreamName',
  ] as const satisfies (keyof EmmettLibrary)[];
  return functions.every((name) => typeof Reflect.get(library, name) === 'function');
}
