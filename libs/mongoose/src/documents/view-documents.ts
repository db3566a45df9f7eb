import type { ParkedEvent, ViewGeneration } from '@snapfold/kernel/engine';
import type { CollectionLayout } from './collection-layout.js';

/** A generation in the registry; its id is the name of the collection that holds its records. */
export interface GenerationDocument extends Omit<ViewGeneration, 'replay' | 'mark' | 'firstParked'> {
  readonly _id: string;
  /** How often a replay was requested. Earlier releases write `true` or `false`. */
  readonly replay: number | boolean;
  readonly view: string;
  /** The mark of the event at `position`. A release without marks may have moved the checkpoint past it. */
  readonly mark?: { readonly position: number; readonly mark: string };
  /** Whether the generation was removed: its document only keeps the number from being given again. */
  readonly isGone?: boolean;
  readonly lease: {
    readonly owner: string;
    readonly term: number;
    /** When the lease was given or renewed last. It is in the future if the server's clock was set back since: then the lease is over. */
    readonly since?: Date;
    readonly until: Date;
  };
  /** The id of the step that was committed last. */
  readonly step?: string;
}

/** An event that is parked in a generation. */
export interface ParkedDocument extends ParkedEvent {
  readonly generation: string;
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

export function toGeneration({
  number,
  version,
  status,
  checkpoint,
  mark: marked,
  parked,
  replay,
}: GenerationDocument): ViewGeneration {
  const mark = marked?.position === checkpoint ? marked.mark : undefined;
  return { number, version, status, checkpoint, mark, parked, replay: Number(replay) };
}

export function toParkedEvent({ position, aggregateId, version, error, isNewer }: ParkedDocument): ParkedEvent {
  return {
    position,
    aggregateId,
    version,
    ...(error === undefined ? {} : { error }),
    ...(isNewer === undefined ? {} : { isNewer }),
  };
}
