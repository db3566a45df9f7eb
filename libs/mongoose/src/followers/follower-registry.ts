import type { Following, ParkedEvent } from '@snapfold/kernel/engine';
import type { mongo } from 'mongoose';
import { isOverTime } from '../connection/mongo-errors.js';
import { accessStore } from '../connection/store-access.js';
import { toFollowing, toParkedEvent, type FollowerDocument } from '../documents/follower-documents.js';
import type { ConfirmedReads } from '../queries/confirmed-reads.js';
import type { CommitSessions } from '../transactions/commit-sessions.js';
import type { FollowerCollections } from './follower-collections.js';

/** How long `lease` waits for a transaction of the lease's holder before it kills the sessions of silent writers. */
const leaseWaitMs = 1_000;

/** The leases, requests for replays, and parked events of followers of one kind. */
export class FollowerRegistry {
  constructor(
    private readonly collections: FollowerCollections,
    private readonly sessions: CommitSessions,
    private readonly reads: ConfirmedReads,
  ) {}

  /** Returns how far a follower has come, from its document. */
  async following(found: FollowerDocument): Promise<Following> {
    // Parked events are read after the checkpoint, so that none up to the checkpoint is missed.
    const firstParked = found.parked > 0 ? await this.firstParked(found._id) : undefined;
    return { ...toFollowing(found), firstParked };
  }

  async lease(id: string, owner: string, ms: number): Promise<number | undefined> {
    // `since` is in the future if the clock was set back. The tolerance is for commands that waited for another process to lease:
    // `$$NOW` is the time at which a command began.
    const isToCome = { $gt: ['$lease.since', { $add: ['$$NOW', 2 * leaseWaitMs] }] };
    const isOver = { $or: [{ $lte: ['$lease.until', '$$NOW'] }, isToCome] };
    const isOurs = { $eq: ['$lease.owner', { $literal: owner }] };
    const filter = { ...present(id), $expr: { $or: [isOver, isOurs] } };
    const term = { $cond: [isOver, { $add: ['$lease.term', 1] }, '$lease.term'] };
    const lease = { owner: { $literal: owner }, term, since: '$$NOW', until: { $add: ['$$NOW', ms] } };
    const options = { returnDocument: 'after', maxTimeMS: leaseWaitMs } as const;
    const { registry } = this.collections;
    const leased = await accessStore(() =>
      registry.findOneAndUpdate(filter, [{ $set: { lease } }], options).catch(unlessOverTime),
    );
    // The holder has left a transaction open: it may have been killed or paused.
    if (leased === 'over time') await accessStore(() => this.sessions.registry.killSilent());
    return leased === 'over time' ? undefined : leased?.lease.term;
  }

  async release(id: string, term: number): Promise<void> {
    const filter = { ...present(id), 'lease.term': term };
    await accessStore(() => this.collections.registry.updateOne(filter, [{ $set: { 'lease.until': '$$NOW' } }]));
  }

  async parked(id: string, after: number, limit: number): Promise<readonly ParkedEvent[]> {
    const filter = { ...this.collections.of(id), position: { $gt: after } };
    const { parked } = this.collections;
    const found = await this.reads.read(() => parked.find(filter).sort({ position: 1 }).limit(limit).toArray());
    return found.map(toParkedEvent);
  }

  /** Returns the position of the first parked event of a follower, or of one aggregate. */
  async firstParked(id: string, aggregate: { readonly aggregateId?: string } = {}): Promise<number | undefined> {
    const filter = { ...this.collections.of(id), ...aggregate };
    const first = await this.reads.read(() => this.collections.parked.findOne(filter, { sort: { position: 1 } }));
    return first?.position;
  }

  async requestReplay(id: string): Promise<void> {
    const asked = { $cond: [{ $isNumber: '$replay' }, '$replay', { $cond: ['$replay', 1, 0] }] };
    const request = { $set: { replay: { $add: [asked, 1] } } };
    await accessStore(() => this.collections.registry.updateOne(present(id), [request]));
  }

  async endReplay(id: string, requests: number): Promise<void> {
    const filter: mongo.Filter<FollowerDocument> = {
      ...present(id),
      replay: { $in: requests === 1 ? [1, true] : [requests] },
    };
    await accessStore(() => this.collections.registry.updateOne(filter, { $set: { replay: 0 } }));
  }
}

/** Matches a follower unless it is being removed. */
function present(_id: string) {
  return { _id, status: { $ne: 'retired' } };
}

function unlessOverTime(error: unknown): 'over time' {
  if (isOverTime(error)) return 'over time';
  throw error;
}
