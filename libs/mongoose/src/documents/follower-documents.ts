import type { Following, ParkedEvent } from '@snapfold/kernel/engine';

/** A follower of a journal in its registry. */
export interface FollowerDocument extends Omit<Following, 'replay' | 'mark' | 'firstParked'> {
  readonly _id: string;
  /** `retired` if it is being removed. */
  readonly status?: string;
  /** How often a replay was requested. Earlier releases write `true` or `false`. */
  readonly replay: number | boolean;
  /** The mark of the event at `position`. A release without marks may have moved the checkpoint past it. */
  readonly mark?: { readonly position: number; readonly mark: string };
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

/** The fields of every follower that is new. Its lease ends now, by the server's clock. */
export const newFollower = {
  ...{ checkpoint: 0, parked: 0, replay: 0 },
  lease: { owner: '', term: 0, until: '$$NOW' },
} as const;

export function toFollowing({ checkpoint, mark: marked, parked, replay }: FollowerDocument): Following {
  const mark = marked?.position === checkpoint ? marked.mark : undefined;
  return { checkpoint, mark, parked, replay: Number(replay) };
}

export function toParkedEvent({ position, aggregateId, version, error, isNewer }: ParkedEvent): ParkedEvent {
  return {
    position,
    aggregateId,
    version,
    ...(error === undefined ? {} : { error }),
    ...(isNewer === undefined ? {} : { isNewer }),
  };
}
