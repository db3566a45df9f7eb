import { test } from '@jest/globals';
import { tally, type TallyTypes } from '@snapfold/kernel/testing';
import { expectTypeOf } from 'expect-type';
import type { CommandResult } from '../engine/decisions/command-result.js';
import type { Aggregate, AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import type { Query, QueryBuilder } from '../model/query.js';
import type { SubscriptionDispatcher } from '../subscriptions/subscription-dispatcher.js';
import { service } from './service-declaration.js';

interface LampTypes extends AggregateTypes {
  readonly state: { readonly isLit: boolean };
  readonly create: { readonly type: 'install' };
  readonly update: { readonly type: 'switch' };
  readonly event: { readonly type: 'lamp_switched'; readonly isLit: boolean };
  readonly services: object;
  readonly error: never;
  readonly query: Query;
}

declare const lamp: Aggregate<LampTypes>;
const asIs: QueryBuilder<Query, Query> = { build: (query) => query };
const services = (): TallyTypes['services'] => ({ allows: () => true });

/** Only compiled. */
export function declarations() {
  const aggregates = {
    tallies: { aggregate: tally, queries: asIs, services },
    lamps: { aggregate: lamp, queries: asIs, services: () => ({}) },
  };

  const declared = service({
    aggregates,
    views: {},
    subscriptions: {
      counting: {
        of: 'lamps',
        async handle(event, { update, create, snapshots, cqrs, signal }) {
          expectTypeOf(event).toEqualTypeOf<EventEnvelope<LampTypes>>();
          expectTypeOf(await update('tallies', 'id', { type: 'add', by: 1 })).toEqualTypeOf<
            CommandResult<TallyTypes>
          >();
          expectTypeOf(await create('lamps', { type: 'install' })).toEqualTypeOf<CommandResult<LampTypes>>();
          expectTypeOf((await snapshots.lamps.get('id'))?.state.isLit).toEqualTypeOf<boolean | undefined>();
          expectTypeOf(cqrs.userId).toEqualTypeOf<string>();
          expectTypeOf(signal.aborted).toEqualTypeOf<boolean>();
          // @ts-expect-error a command of another aggregate
          await update('lamps', 'id', { type: 'add', by: 1 });
          // @ts-expect-error a command that creates does not change
          await update('lamps', 'id', { type: 'install' });
          // @ts-expect-error an aggregate that is not declared
          await create('none', { type: 'install' });
        },
      },
      // A handler may be written elsewhere, and need not be async.
      switching: { of: 'tallies', handle: (event: EventEnvelope<TallyTypes>) => event.payload.type },
    },
  });
  type Running = Awaited<ReturnType<typeof declared.open>>;
  expectTypeOf<Running['subscriptions']['counting']>().toEqualTypeOf<SubscriptionDispatcher<LampTypes>>();
  expectTypeOf<keyof Running['subscriptions']>().toEqualTypeOf<'counting' | 'switching'>();

  const forLamps = (event: EventEnvelope<LampTypes>) => event.payload.isLit;
  // @ts-expect-error a handler for the events of another aggregate
  service({ aggregates, views: {}, subscriptions: { wrong: { of: 'tallies', handle: forLamps } } });
  // @ts-expect-error an aggregate that is not declared
  service({ aggregates, views: {}, subscriptions: { wrong: { of: 'none', handle: () => undefined } } });
  // @ts-expect-error no aggregate
  service({ aggregates, views: {}, subscriptions: { wrong: { handle: () => undefined } } });
  // @ts-expect-error no handler
  service({ aggregates, views: {}, subscriptions: { wrong: { of: 'lamps' } } });

  const without = service({ aggregates, views: {} });
  expectTypeOf<keyof Awaited<ReturnType<typeof without.open>>['subscriptions']>().toEqualTypeOf<never>();
  return [declared, without];
}

test('the declarations above compile, apart from the lines that must not', () => undefined);
