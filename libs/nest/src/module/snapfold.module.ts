import {
  Inject,
  Module,
  type DynamicModule,
  type InjectionToken,
  type MiddlewareConsumer,
  type NestModule,
  type OnApplicationShutdown,
  type Type,
} from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { InvalidDeclaration } from '@snapfold/kernel';
import type { RunningService, Runtime } from '@snapfold/kernel/engine';
import { aggregateControllers } from '../aggregates/aggregate.controllers.js';
import { ContextMiddleware } from '../context/context.middleware.js';
import { RUNTIME } from '../context/runtime.token.js';
import { feedController } from '../feed/feed.controller.js';
import { HEARTBEAT_MS } from '../feed/feed.tokens.js';
import { OpenStreams } from '../feed/open-streams.js';
import { HealthController } from '../health/health.controller.js';
import { READINESS } from '../health/readiness.token.js';
import { viewController } from '../views/view.controller.js';
import { CursorSeal } from '../lists/cursor-seal.js';
import { ListPages } from '../lists/list-pages.js';
import { ViewLists } from '../views/view-lists.js';
import { VIEW_WAIT_MS } from '../views/view.tokens.js';
import { namedApis, type AnyApis, type ServiceApis } from './service-apis.js';
import { serviceToken, type ServiceToken } from './service-token.js';

/** The token under which the module itself injects the running service. */
const SERVICE = Symbol('Service');

/** How to open a service, and how to serve it over HTTP. */
export interface ServiceModuleOptions<A, V, I extends readonly unknown[]> {
  /** The token under which your own controllers inject the running service. Not needed without such controllers. */
  readonly service?: ServiceToken<RunningService<A, V>>;
  readonly runtime: Runtime;
  /** The injection tokens of the arguments of `open`. */
  readonly inject: { readonly [K in keyof I]: InjectionToken };
  /** Opens the service. The application waits for it at its start, and closes the service when it shuts down. */
  readonly open: (...injected: I) => Promise<RunningService<A, V>>;
  readonly apis: ServiceApis<NoInfer<A>, NoInfer<V>>;
  /** Your own controllers, for routes that no definition makes. They may inject the service. */
  readonly controllers?: readonly Type<object>[];
  /** How many milliseconds a read of a view waits at most for the commits of this process. The default is 1,000. */
  readonly viewWaitMs?: number;
  /** After how many milliseconds a stream of events with nothing to send sends a heartbeat. The default is 15,000. */
  readonly heartbeatMs?: number;
  /** Signs the cursors of lists: a secret of at least 32 characters. Without it, the service has one in its database. */
  readonly cursorKey?: string | undefined;
}

/** The options without their types, which the public signature of `register` has checked. */
interface AnyOptions extends Omit<ServiceModuleOptions<AnyParts, AnyParts, never>, 'apis' | 'inject'> {
  readonly inject: readonly InjectionToken[];
  readonly apis: AnyApis;
}

type AnyParts = Readonly<Record<string, unknown>>;

/** Opens a service in a NestJS application and serves its routes. An application can have one such module. */
@Module({})
export class SnapfoldModule implements NestModule, OnApplicationShutdown {
  /** @throws {@link InvalidDeclaration} if the application has another such module */
  constructor(
    @Inject(SERVICE) private readonly service: RunningService<AnyParts, AnyParts>,
    @Inject(ModulesContainer) modules: ModulesContainer,
  ) {
    const same = [...modules.values()].filter(({ metatype }) => metatype === SnapfoldModule);
    if (same.length > 1)
      throw new InvalidDeclaration(
        'An application can have one SnapfoldModule: declare all aggregates in one service.',
      );
  }

  /**
   * Returns the module that opens and serves a service.
   * @throws {@link InvalidDeclaration} if the aggregate of a view has no definition, or `cursorKey` is too short; the application's start throws it if the service lacks
   * what a definition is named after
   */
  static register<A, V, I extends readonly unknown[]>(options: ServiceModuleOptions<A, V, I>): DynamicModule;
  static register({
    service: { key } = serviceToken('Service'),
    runtime,
    inject,
    open,
    apis,
    controllers = [],
    viewWaitMs = 1_000,
    heartbeatMs = 15_000,
    cursorKey,
  }: AnyOptions): DynamicModule {
    const { aggregates, views } = namedApis(apis);
    const part = (kind: 'aggregates' | 'views', name: string) => (service: RunningService<AnyParts, AnyParts>) =>
      service[kind][name];
    const ownSeal = cursorKey === undefined ? undefined : new CursorSeal(cursorKey);
    const openNamed = async (...injected: never) => {
      const service = await open(...injected);
      const missing = missingIn(service, 'aggregates', aggregates) ?? missingIn(service, 'views', views);
      if (missing === undefined) return service;
      await service.close();
      throw new InvalidDeclaration(missing);
    };
    return {
      module: SnapfoldModule,
      controllers: [
        ...aggregates.flatMap(({ api, token }) => [...aggregateControllers(api, token), feedController(api, token)]),
        ...views.map(({ api, tokens }) => viewController(api, tokens)),
        ...controllers,
        HealthController,
      ],
      providers: [
        { provide: RUNTIME, useValue: runtime },
        { provide: VIEW_WAIT_MS, useValue: viewWaitMs },
        { provide: HEARTBEAT_MS, useValue: heartbeatMs },
        OpenStreams,
        { provide: key, useFactory: openNamed, inject: [...inject] },
        { provide: SERVICE, useExisting: key },
        {
          provide: ListPages,
          useFactory: (service: RunningService<AnyParts, AnyParts>) =>
            new ListPages(ownSeal ?? new CursorSeal(service.cursorSecret)),
          inject: [key],
        },
        {
          provide: ViewLists,
          useFactory: (pages: ListPages) => new ViewLists(pages, viewWaitMs),
          inject: [ListPages],
        },
        {
          provide: READINESS,
          useFactory: ({ readiness }: RunningService<AnyParts, AnyParts>) => readiness,
          inject: [key],
        },
        ...aggregates.map(({ name, token }) => ({
          provide: token,
          useFactory: part('aggregates', name),
          inject: [key],
        })),
        ...views.map(({ name, tokens }) => ({
          provide: tokens.view,
          useFactory: part('views', name),
          inject: [key],
        })),
      ],
      exports: [key, RUNTIME, ListPages, ViewLists],
    };
  }

  /** Gives every route a context, including the routes of other modules. */
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(ContextMiddleware).forRoutes('{*path}');
  }

  /** Closes the service once all requests are answered, and before other modules close what was injected into `open`. */
  onApplicationShutdown(): Promise<void> {
    return this.service.close();
  }
}

/** Says which definition is named after nothing in the service, if one is. */
function missingIn(
  service: RunningService<AnyParts, AnyParts>,
  kind: 'aggregates' | 'views',
  definitions: readonly { readonly name: string }[],
): string | undefined {
  const names = Object.keys(service[kind]);
  const unknown = definitions.find(({ name }) => !names.includes(name));
  return unknown && `The service has no "${unknown.name}" among its ${kind}, which are ${names.join(', ')}.`;
}
