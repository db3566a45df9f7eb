import type { AccountTypes } from '@snapfold/domain';
import type { EventEnvelope } from '@snapfold/kernel';
import type { StoredRecord } from '../../stored/stored-views.js';
import type { ViewCode } from './view-code.js';

/** The records that a generation must have, and whose they are. */
export class FoldedRecords {
  readonly #records = new Map<string, object>();
  readonly #owners = new Map<string, string>();

  get all(): ReadonlyMap<string, object> {
    return this.#records;
  }

  /**
   * What code makes of an event; no record if it changes none.
   * @throws if it fails, or the record is another's, for which an event is parked
   */
  made(
    event: EventEnvelope<AccountTypes>,
    code: ViewCode,
  ): { readonly id: string; readonly record: object | undefined } {
    const id = code.viewId(event);
    const owner = this.#owners.get(id);
    if (!code.isChildOfAggregate && owner !== undefined && owner !== event.aggregateId)
      throw new Error(`the record ${id} is that of ${owner}`);
    const made = code.update(code.isChildOfAggregate ? undefined : this.#records.get(id), event);
    const record = typeof made === 'object' && made !== null ? made : undefined;
    if (record && code.isChildOfAggregate && owner !== undefined) throw new Error(`there is a record ${id}`);
    return { id, record };
  }

  write(id: string, aggregateId: string, record: object): void {
    this.#records.set(id, record);
    this.#owners.set(id, aggregateId);
  }

  /** What is wrong with the owner that is stored with a record, if any is. */
  strangerIn({ _id, _aggregateId: stored }: StoredRecord): string[] {
    const owner = this.#owners.get(_id);
    return stored === undefined || stored === owner
      ? []
      : [`${_id} is stored as that of ${String(stored)}, not ${owner}`];
  }
}
