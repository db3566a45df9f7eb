import { isSnapfoldError, type AggregateTypes, type CqrsContext } from '@snapfold/kernel';
import type { CommandResult, RunningAggregate } from '@snapfold/kernel/engine';
import type { AllowedVersions } from '../commands/if-match.js';
import type { SentUpdate } from '../commands/sent.decorator.js';
import { HttpRefusal } from '../problems/http-refusal.js';

/** A command to an aggregate, as a client sent it. */
interface ConditionalUpdate<A extends AggregateTypes> {
  readonly id: string;
  readonly command: A['update'];
  readonly context: CqrsContext;
  readonly sent: SentUpdate;
  /** Returns the entity tag of a version. */
  readonly tagOf: (version: number) => string;
}

/** No aggregate has this version, so a command that expects it is refused, unless it has been recorded before. */
const noVersion = 0;

/**
 * Sends a command to an aggregate, provided that the aggregate has one of the allowed versions. The recorded outcome of a command that was
 * sent before precedes this condition.
 * @throws {@link HttpRefusal} 412 with the present version
 */
export async function updateAt<A extends AggregateTypes>(
  running: RunningAggregate<A>,
  { id, command, context, sent: { identity, allowed }, tagOf }: ConditionalUpdate<A>,
): Promise<CommandResult<A>> {
  const expectedVersion = await expectedOf(running, id, allowed);
  try {
    return await running.engine.update(id, command, context, { identity, expectedVersion });
  } catch (error) {
    throw preconditionFailed(error, tagOf) ?? error;
  }
}

/** Returns the one version that the engine must find. Of several, it is the present one if it is among them. */
async function expectedOf<A extends AggregateTypes>(
  { snapshots }: RunningAggregate<A>,
  id: string,
  allowed: AllowedVersions,
): Promise<number | undefined> {
  if (!allowed || allowed.length < 2) return allowed && (allowed[0] ?? noVersion);
  const present = (await snapshots.get(id))?.version ?? noVersion;
  return allowed.includes(present) ? present : noVersion;
}

function preconditionFailed(error: unknown, tagOf: (version: number) => string): HttpRefusal | undefined {
  if (!isSnapfoldError(error) || error.code !== 'CONCURRENCY_CONFLICT') return undefined;
  const currentVersion = Number(error.details?.['actualVersion']);
  const what = `The resource is at version ${currentVersion}, which "If-Match" does not name.`;
  return new HttpRefusal('CONCURRENCY_CONFLICT', what, { etag: tagOf(currentVersion) }, { currentVersion });
}
