import type { SnapfoldError } from '../errors/error-kind.js';
import { lastMillisecond } from './instant.js';

/**
 * A point in the life of an aggregate: right after a version (a whole number from 1), or as it was at an instant of RFC 3339, with
 * any fraction and any offset: `2026-01-31T10:00:00.5+01:00`.
 */
export type Moment = { readonly version: number } | { readonly at: string };

const allowed = {
  version: `"version" is a whole number from 1 to ${Number.MAX_SAFE_INTEGER}`,
  at: '"at" is an instant of RFC 3339 with its offset, such as 2026-01-31T09:00:00Z or 2026-01-31T10:00:00.5+01:00',
};

/** What was asked for is no {@link Moment}. Nothing was read. */
export class InvalidMoment extends RangeError implements SnapfoldError {
  override readonly name = 'InvalidMoment';
  readonly code = 'INVALID_MOMENT';
  readonly kind = 'malformed';

  /** `field`: the one that is wrong; without it the moment has none of the two, or both. */
  constructor(readonly field?: keyof typeof allowed) {
    super(field ? `${allowed[field]}.` : `A moment has either a version or a time: ${allowed.version}; ${allowed.at}.`);
  }
}

/** The last version and the last time (ms since the Unix epoch) that a moment includes; `Infinity` for what it does not bound. */
export interface MomentBounds {
  readonly version: number;
  readonly time: number;
}

/** @throws {@link InvalidMoment} */
export function boundsOf(moment: Moment): MomentBounds {
  // A caller in JavaScript, or one that hands on what it was sent, may give anything.
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
