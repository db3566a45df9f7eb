import type { ParkedEvent } from '@snapfold/kernel/engine';

/** `movement  position 42  0190...-7  Error: ...` */
export function parkedLine(name: string, { position, aggregateId, version, error }: ParkedEvent): string {
  return `${name}  position ${position}  ${aggregateId}-${version}  ${error ?? 'waits for an earlier event of its aggregate'}`;
}
