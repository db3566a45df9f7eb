import type { Connection, mongo } from 'mongoose';
import { isDuplicateKey } from '../connection/duplicate-keys.js';
import { nativeCollection } from '../connection/native-collection.js';
import { accessStore } from '../connection/store-access.js';
import type { CollectionLayout } from '../documents/collection-layout.js';

export const secretsLayout: CollectionLayout = { name: 'secrets', indexes: [] };

/** The secrets of the database, a document for each. */
export class MongooseSecrets {
  readonly #secrets: mongo.Collection<{ readonly _id: string; readonly secret: string }>;

  constructor(connection: Connection) {
    this.#secrets = nativeCollection(connection, secretsLayout.name);
  }

  /** Returns the secret with this name, and makes it if there is none. */
  async of(name: string): Promise<string> {
    const secret = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex');
    for (;;) {
      const stored = await accessStore(() => this.#storedOr(name, secret).catch(unlessTaken));
      if (stored) return stored.secret;
    }
  }

  /** Writes to a majority also if the secret is there, so that no process uses one that a failover takes back. */
  #storedOr(name: string, secret: string) {
    const options = { upsert: true, returnDocument: 'after' } as const;
    return this.#secrets.findOneAndUpdate({ _id: name }, { $setOnInsert: { secret } }, options);
  }
}

/** Another process may insert the document between the search and the insertion of an upsert. */
function unlessTaken(error: unknown): undefined {
  if (!isDuplicateKey(error)) throw error;
}
