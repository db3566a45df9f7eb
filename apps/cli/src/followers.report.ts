import type { ParkedEvent } from '@snapfold/kernel/engine';
import { number } from './table.js';

/** `movement  position 42  0190...-7  Error: ...` */
export function parkedLine(name: string, { position, aggregateId, version, error }: ParkedEvent): string {
  return `${name}  position ${position}  ${aggregateId}-${version}  ${error ?? 'waits for an earlier event of its aggregate'}`;
}

/** How far a follower of a journal has come. */
interface Progress {
  readonly checkpoint: number;
  readonly head: number;
  readonly eventsBehind: number;
  readonly secondsBehind: number;
  readonly parked: number;
}

/** The headings of {@link progressCells}. */
export const progressHeadings = ['position', 'head', 'behind', 'seconds', 'parked'];

/** Returns the last cells of a line about a view or a subscription. */
export function progressCells({ checkpoint, head, eventsBehind, secondsBehind, parked }: Progress): string[] {
  return [number(checkpoint), number(head), number(eventsBehind), secondsBehind.toFixed(1), number(parked)];
}
