import { expect, test } from '@jest/globals';
import { inMemoryAdditions, tally, testContext, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { CommandEngine } from '../engine/command-engine.js';
import { InMemoryEventStore } from '../in-memory/in-memory-event-store.js';
import { InMemoryViewStore } from '../in-memory/in-memory-view-store.js';
import type { Aggregate } from '../model/aggregate.js';
import { original } from '../model/event-evolution.js';
import { viewStatus } from './view-status.js';

test('a view is reported to be behind also if its next event cannot be read', async () => {
  const runtime = new TestRuntime();
  const events = new InMemoryEventStore(tally);
  const engine = new CommandEngine({ aggregate: tally, store: events, services: { allows: () => true }, runtime });
  await engine.create({ type: 'start', label: '' }, testContext({}, runtime));
  const failing = original<object>().to((): { type: 'tally_started'; label: string } => {
    throw new Error('odd');
  });
  const odd: Aggregate<TallyTypes> = { ...tally, events: { ...tally.events, tally_started: failing } };
  const store = new InMemoryViewStore(inMemoryAdditions, runtime);
  await store.add(1);
  const history = new InMemoryEventStore(odd, events);
  const [status] = await viewStatus({ view: { type: 'addition' }, store, history, runtime });
  expect(status).toMatchObject({ head: 1, eventsBehind: 1, isJournalReplaced: false });
});
