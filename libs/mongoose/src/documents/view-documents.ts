import type { ViewGeneration } from '@snapfold/kernel/engine';
import type { CollectionLayout } from './collection-layout.js';
import { toFollowing, type FollowerDocument } from './follower-documents.js';

/** A generation in the registry; its id is the name of the collection that holds its records. */
export interface GenerationDocument extends FollowerDocument {
  readonly view: string;
  readonly number: number;
  readonly version: number;
  readonly status: ViewGeneration['status'];
  /** Whether the generation was removed: its document only keeps the number from being given again. */
  readonly isGone?: boolean;
}

export const viewLayouts: readonly CollectionLayout[] = [
  { name: 'views', indexes: [{ name: 'view_number', key: { view: 1, number: 1 }, unique: true }] },
  {
    name: 'views_parked',
    indexes: [
      { name: 'generation_position', key: { generation: 1, position: 1 }, unique: true },
      { name: 'generation_aggregate', key: { generation: 1, aggregateId: 1, position: 1 } },
    ],
  },
];

export function toGeneration(document: GenerationDocument): ViewGeneration {
  const { number, version, status } = document;
  return { number, version, status, ...toFollowing(document) };
}
