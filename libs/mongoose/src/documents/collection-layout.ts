import type { mongo } from 'mongoose';

/** An index that a collection must have. */
export interface IndexLayout {
  readonly name: string;
  readonly key: Readonly<Record<string, 1 | -1>>;
  /** Whether a guarantee depends on the index: the service does not start without it. */
  readonly unique?: boolean;
  /** If set, the index holds only the documents that have this field. */
  readonly where?: string;
  /** If set, MongoDB removes a document this long after the date under the key. */
  readonly expireAfterSeconds?: number;
}

/** A collection and its indexes. */
export interface CollectionLayout {
  readonly name: string;
  readonly indexes: readonly IndexLayout[];
}

/** Returns the driver's description of an index. */
export function indexDescription({
  name,
  key,
  unique,
  where,
  expireAfterSeconds,
}: IndexLayout): mongo.IndexDescription {
  return {
    name,
    key,
    ...(unique ? { unique } : {}),
    ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds }),
    ...(where ? { partialFilterExpression: { [where]: { $exists: true } } } : {}),
  };
}
