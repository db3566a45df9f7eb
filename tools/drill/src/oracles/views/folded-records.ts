import type { AccountTypes } from '@snapfold/domain';
import type { EventEnvelope } from '@snapfold/kernel';
import type { StoredRecord } from '../../stored/stored-views.js';
import type { ViewCode } from './view-code.js';

/** The records that a generation must have, with the account that each belongs to. */
export class FoldedRecords {
  readonly #records = new Map<string, object>();
  readonly #owners = new Map<string, string>();

  get all(): ReadonlyMap<string, object> {
    return this.#records;
  }

  /**
   * The record that a release makes of an event; none if the event changes no record.
   * @throws where the release must park the event: its code fails, or the record belongs to another account
   */
  made(
    event: EventEnvelope<AccountTypes>,
    code: ViewCode,
  ): { readonly id: string; readonly record: object | undefined } {
    const id = code.viewId(event);
    const owner = this.#owners.get(id);
    if (!code.isChildOfAggregate && owner !== undefined && owner !== event.aggregateId)
      throw new Error(`the record ${id} belongs to ${owner}`);
    const made = code.update(code.isChildOfAggregate ? undefined : this.#records.get(id), event);
    const record = typeof made === 'object' && made !== null ? made : undefined;
    if (record && code.isChildOfAggregate && owner !== undefined) throw new Error(`the record ${id} exists already`);
    return { id, record };
  }

  write(id: string, aggregateId: string, record: object): void {
    this.#records.set(id, record);
    this.#owners.set(id, aggregateId);
  }

  /** Describes a wrong owner of a stored record. */
  strangerIn({ _id, _aggregateId: stored }: StoredRecord): string[] {
    const owner = this.#owners.get(_id);
    return stored === undefined || stored === owner
      ? []
      : [`${_id} is stored as a record of ${String(stored)}, not of ${owner}`];
  }
}
