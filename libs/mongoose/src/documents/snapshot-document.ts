import type { Aggregate, AggregateTypes } from '@snapfold/kernel';
import type { Snapshot } from '@snapfold/kernel/engine';
import type { CollectionLayout, IndexLayout } from './collection-layout.js';

/** A snapshot as it is stored. */
export interface SnapshotDocument<A extends AggregateTypes> {
  /** The aggregate's id. */
  readonly _id: string;
  readonly state: A['state'];
  readonly version: number;
  readonly position: number;
  readonly at: Date;
  readonly schemaVersion: number;
  /** Absent if it is 0. */
  readonly revision?: number;
  /** The key claimed under each unique rule. */
  readonly unique: Readonly<Record<string, string | undefined>>;
}

const uniqueIndex = /^unique_(.+)$/;
/** Lets a start find stale snapshots without reading every snapshot. */
const schemaIndex: IndexLayout = { name: 'schema', key: { schemaVersion: 1, _id: 1 } };

export function snapshotLayout<A extends AggregateTypes>(
  { type, unique = {} }: Aggregate<A>,
  queryIndexes: readonly IndexLayout[] = [],
): CollectionLayout {
  const rules = Object.keys(unique).map<IndexLayout>((rule) => ({
    name: `unique_${rule}`,
    key: { [`unique.${rule}`]: 1 },
    unique: true,
    where: `unique.${rule}`,
  }));
  return { name: `${type}_snapshots`, indexes: [...rules, schemaIndex, ...queryIndexes] };
}

/** The unique rule that an index enforces; `undefined` if it is no index of a rule. */
export function ruleOf(index: string): string | undefined {
  return uniqueIndex.exec(index)?.[1];
}

export function toSnapshot<A extends AggregateTypes>({
  _id: id,
  state,
  version,
  position,
  at,
  schemaVersion,
  revision = 0,
}: SnapshotDocument<A>): Snapshot<A> {
  return { id, state, version, position, at: at.toISOString(), schemaVersion, revision };
}

export function toDocument<A extends AggregateTypes>(
  { id: _id, state, version, position, at, schemaVersion, revision }: Snapshot<A>,
  unique: SnapshotDocument<A>['unique'],
): SnapshotDocument<A> {
  const document = { _id, state, version, position, at: new Date(at), schemaVersion, unique };
  return revision === 0 ? document : { ...document, revision };
}
