import type { Aggregate, AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import { schemaOf } from '../model/event-evolution.js';
import { isDecidedOn, type Change } from '../ports/event-store.js';
import type { PositionedChange, PositionedCommit } from '../ports/positions.js';
import type { Snapshot } from '../ports/snapshot.js';
import { withKeys, withoutHolders } from './held-keys.js';

/** An event as a release wrote it, with the number of its payload's shape. */
export type StoredEvent<A extends AggregateTypes> = EventEnvelope<A> & { readonly schema: number };

/** A command that took effect: its fingerprint, and which part of the journal holds its events. */
interface StoredCommand {
  readonly fingerprint: string;
  readonly after: number;
  readonly eventCount: number;
}

/** Everything that a store holds. It is immutable: a commit replaces it as a whole. */
export interface Stored<A extends AggregateTypes> {
  readonly journal: readonly StoredEvent<A>[];
  /** The version of each aggregate's latest event. */
  readonly versions: ReadonlyMap<string, number>;
  readonly snapshots: ReadonlyMap<string, Snapshot<A>>;
  /** The id of the aggregate that holds each unique key, by `<rule>:<key>`. */
  readonly holders: ReadonlyMap<string, string>;
  readonly commands: ReadonlyMap<string, StoredCommand>;
}

type Step<A extends AggregateTypes> =
  | { readonly stored: Stored<A> }
  | {
      readonly rejection:
        { readonly reason: 'version' | 'command' } | { readonly reason: 'unique'; readonly rule: string };
    };

/** The contents of an empty store. */
export const nothing: Stored<never> = {
  journal: [],
  versions: new Map(),
  snapshots: new Map(),
  holders: new Map(),
  commands: new Map(),
};

/** Returns what is stored after a commit, or why the commit is rejected. */
export function withCommit<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  stored: Stored<A>,
  { command, changes }: PositionedCommit<A>,
): Step<A> {
  // In the same order as the MongoDB store, which writes the journal before the snapshots, and there finds a taken version before a taken
  // command id.
  for (const [index, change] of changes.entries()) {
    if (isTaken(stored, change)) return { rejection: { reason: 'version' } };
    // The store records the command id with the first event.
    if (command && index === 0 && stored.commands.has(command.id)) return { rejection: { reason: 'command' } };
  }
  // A unique key that one change of the commit gives up may be claimed by another change of the same commit.
  const changed = changes.map(({ aggregateId }) => aggregateId);
  let step: Step<A> = {
    stored: changes.length > 1 ? { ...stored, holders: withoutHolders(stored.holders, changed) } : stored,
  };
  for (const change of changes) {
    step = withChange(aggregate, step.stored, change);
    if ('rejection' in step) return step;
  }
  if (!command) return step;
  const after = stored.journal.length;
  const recorded = { fingerprint: command.fingerprint, after, eventCount: step.stored.journal.length - after };
  return { stored: { ...step.stored, commands: new Map([...stored.commands, [command.id, recorded]]) } };
}

function isTaken<A extends AggregateTypes>({ versions }: Stored<A>, { aggregateId, expectedVersion }: Change<A>) {
  return (versions.get(aggregateId) ?? 0) > expectedVersion;
}

function withChange<A extends AggregateTypes>(
  { events: catalogue }: Aggregate<A>,
  stored: Stored<A>,
  change: PositionedChange<A>,
): Step<A> {
  const { aggregateId: id, expectedRevision: revision, state, schemaVersion } = change;
  if (!isDecidedOn(change, stored.snapshots.get(id))) return { rejection: { reason: 'version' } };

  const keys = withKeys(stored.holders, id, change.uniqueKeys);
  if ('rule' in keys) return { rejection: { reason: 'unique', rule: keys.rule } };

  const events = change.events.map((event) => ({ ...event, schema: schemaOf<A['event']>(catalogue, event.payload) }));
  const last = events.at(-1);
  if (!last) throw new RangeError('A change must have at least one event.');
  const { version, position, at } = last;
  const snapshot: Snapshot<A> = Object.freeze({ id, state, version, position, at, schemaVersion, revision });
  return {
    stored: {
      ...stored,
      journal: [...stored.journal, ...events],
      versions: new Map([...stored.versions, [id, version]]),
      snapshots: new Map([...stored.snapshots, [id, snapshot]]),
      ...keys,
    },
  };
}
