import type { SnapfoldError } from '../errors/error-kind.js';
import { lastMillisecond } from './instant.js';

/**
 * A point in the life of an aggregate: right after a version (a whole number of at least 1), or at an instant of RFC 3339 with any
 * fraction and any offset, such as `2026-01-31T10:00:00.5+01:00`.
 */
export type Moment = { readonly version: number } | { readonly at: string };

const allowed = {
  version: `"version" must be a whole number from 1 to ${Number.MAX_SAFE_INTEGER}`,
  at: '"at" must be an instant of RFC 3339 with its offset, such as 2026-01-31T09:00:00Z or 2026-01-31T10:00:00.5+01:00',
};

/** The given value is not a {@link Moment}. Nothing was read. */
export class InvalidMoment extends RangeError implements SnapfoldError {
  override readonly name = 'InvalidMoment';
  readonly code = 'INVALID_MOMENT';
  readonly kind = 'malformed';

  /** @param field the field that is wrong; absent if the moment has neither or both of its fields */
  constructor(readonly field?: keyof typeof allowed) {
    super(
      field
        ? `${allowed[field]}.`
        : `A moment must have either a version or a time: ${allowed.version}; ${allowed.at}.`,
    );
  }
}

/** The last version and the last time (ms since the Unix epoch) that a moment includes; `Infinity` where it sets no bound. */
export interface MomentBounds {
  readonly version: number;
  readonly time: number;
}

/** @throws {@link InvalidMoment} */
export function boundsOf(moment: Moment): MomentBounds {
  // A caller in JavaScript, or a host that passes on the input of a client, may give anything.
  const { version, at }: { readonly version?: unknown; readonly at?: unknown } = moment ?? {};
  if ((version === undefined) === (at === undefined)) throw new InvalidMoment();
  if (version !== undefined) return { version: versionOf(version), time: Infinity };
  const time = typeof at === 'string' ? lastMillisecond(at) : undefined;
  if (time === undefined) throw new InvalidMoment('at');
  return { version: Infinity, time };
}

function versionOf(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) throw new InvalidMoment('version');
  return value;
}
