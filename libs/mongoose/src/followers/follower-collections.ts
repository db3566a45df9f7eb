import type { ParkedEvent } from '@snapfold/kernel/engine';
import type { Connection, mongo } from 'mongoose';
import { nativeCollection } from '../connection/native-collection.js';
import type { FollowerDocument } from '../documents/follower-documents.js';

/** A parked event, with the id of its follower. */
export type ParkedDocument = ParkedEvent & Readonly<Record<string, unknown>>;

/** The collections of followers of one kind. */
export class FollowerCollections {
  readonly registry: mongo.Collection<FollowerDocument>;
  readonly parked: mongo.Collection<ParkedDocument>;

  /**
   * @param registry the name of the collection of the followers; that of their parked events is `<registry>_parked`
   * @param parkedBy the field of a parked event that has the id of its follower
   */
  constructor(
    connection: Connection,
    registry: string,
    private readonly parkedBy: string,
  ) {
    this.registry = nativeCollection(connection, registry);
    this.parked = nativeCollection(connection, `${registry}_parked`);
  }

  /** The fields that make a parked event that of a follower. */
  of(id: string): Readonly<Record<string, string>> {
    return { [this.parkedBy]: id };
  }
}
