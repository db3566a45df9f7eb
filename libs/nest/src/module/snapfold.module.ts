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
import type { RunningService, Runtime } from '@snapfold/kernel/engine';
import { aggregateControllers } from '../aggregates/aggregate.controllers.js';
import { ContextMiddleware } from '../context/context.middleware.js';
import { RUNTIME } from '../context/runtime.token.js';
import { HealthController } from '../health/health.controller.js';
import { READINESS } from '../health/readiness.token.js';
import { viewController } from '../views/view.controller.js';
import { VIEW_WAIT_MS } from '../views/view.tokens.js';
import { namedApis, type AnyApis, type ServiceApis } from './service-apis.js';
import { serviceToken, type ServiceToken } from './service-token.js';

/** The running service, for the module itself. */
const SERVICE = Symbol('Service');

/** A service with its routes, and what it takes to run it. */
export interface ServiceModuleOptions<A, V, I extends readonly unknown[]> {
  /** Under which controllers of your own get the running service; none is needed without them. */
  readonly service?: ServiceToken<RunningService<A, V>>;
  readonly runtime: Runtime;
  /** The tokens of what `open` is called with. */
  readonly inject: { readonly [K in keyof I]: InjectionToken };
  /** Opens the service: the application is made once it is open, and closes it when it shuts down. */
  readonly open: (...injected: I) => Promise<RunningService<A, V>>;
  readonly apis: ServiceApis<NoInfer<A>, NoInfer<V>>;
  /** Routes that no definition makes. They may inject the service. */
  readonly controllers?: readonly Type<object>[];
  /** For how many ms a read of a view waits at most to see what this process has committed; 1,000 if not given. */
  readonly viewWaitMs?: number;
}

/** Any options, for their types have been checked. */
interface AnyOptions extends Omit<ServiceModuleOptions<AnyParts, AnyParts, never>, 'apis' | 'inject'> {
  readonly inject: readonly InjectionToken[];
  readonly apis: AnyApis;
}

type AnyParts = Readonly<Record<string, unknown>>;

/** Runs a service of any domain in a NestJS application, and serves its routes. An application has one. */
@Module({})
export class SnapfoldModule implements NestModule, OnApplicationShutdown {
  constructor(@Inject(SERVICE) private readonly service: RunningService<AnyParts, AnyParts>) {}

  /** @throws {@link InvalidDeclaration} if a view is below an aggregate that has no routes */
  static register<A, V, I extends readonly unknown[]>(options: ServiceModuleOptions<A, V, I>): DynamicModule;
  static register({
    service: { key } = serviceToken('Service'),
    runtime,
    inject,
    open,
    apis,
    controllers = [],
    viewWaitMs = 1_000,
  }: AnyOptions): DynamicModule {
    const { aggregates, views } = namedApis(apis);
    const part = (kind: 'aggregates' | 'views', name: string) => (service: RunningService<AnyParts, AnyParts>) =>
      service[kind][name];
    return {
      module: SnapfoldModule,
      controllers: [
        ...aggregates.flatMap(({ api, token }) => aggregateControllers(api, token)),
        ...views.map(({ api, tokens }) => viewController(api, tokens)),
        ...controllers,
        HealthController,
      ],
      providers: [
        { provide: RUNTIME, useValue: runtime },
        { provide: VIEW_WAIT_MS, useValue: viewWaitMs },
        { provide: key, useFactory: open, inject: [...inject] },
        { provide: SERVICE, useExisting: key },
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
      exports: [key, RUNTIME],
    };
  }

  /** Every route has a context, also one of another module. */
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(ContextMiddleware).forRoutes('*path');
  }

  /** Once the requests are answered, and before modules that this one was given something of close that. */
  onApplicationShutdown(): Promise<void> {
    return this.service.close();
  }
}
