import type { mongo } from 'mongoose';

/** An index that a collection must have. */
export interface IndexLayout {
  readonly name: string;
  readonly key: Readonly<Record<string, 1 | -1>>;
  /** A guarantee hangs on it: without it the service does not start. */
  readonly unique?: boolean;
  /** Only documents that have this field are in it. */
  readonly where?: string;
  /** Documents are cleared this long after the date under the key. */
  readonly expireAfterSeconds?: number;
}

/** A collection and its indexes. */
export interface CollectionLayout {
  readonly name: string;
  readonly indexes: readonly IndexLayout[];
}

/** What the driver is told to create for an index. */
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
