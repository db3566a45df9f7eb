import {
  Inject,
  Logger,
  Module,
  type DynamicModule,
  type MiddlewareConsumer,
  type NestModule,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { getConnectionToken, MongooseModule } from '@nestjs/mongoose';
import { openBank, type Bank } from '@snapfold/infrastructure';
import type { Runtime } from '@snapfold/kernel/engine';
import { connectionOptions, systemRuntime, type Connection } from '@snapfold/mongoose';
import {
  aggregateControllers,
  ContextMiddleware,
  HealthController,
  loggedError,
  READINESS,
  RUNTIME,
  VIEW_WAIT_MS,
  viewController,
} from '@snapfold/nest';
import { accountApi } from './account/account.api.js';
import { movementApi } from './account/movement.api.js';
import { summaryApi } from './account/summary.api.js';
import { TransferController } from './account/transfer.controller.js';
import { ACCOUNTS, BANK, MOVEMENTS, SUMMARIES, USERS } from './tokens.js';
import { userApi } from './user/user.api.js';

/** What an operator may choose. */
export interface AppOptions {
  /** For how many ms a read of a view waits at most to see what this process has committed. */
  readonly viewWaitMs: number;
}

/** The composition root: what is made of what. */
@Module({
  controllers: [
    ...aggregateControllers(userApi, USERS),
    ...aggregateControllers(accountApi, ACCOUNTS),
    viewController(movementApi, { view: MOVEMENTS, aggregate: ACCOUNTS }),
    viewController(summaryApi, { view: SUMMARIES, aggregate: ACCOUNTS }),
    TransferController,
    HealthController,
  ],
  providers: [
    { provide: RUNTIME, useValue: systemRuntime },
    { provide: BANK, useFactory: bankOf, inject: [getConnectionToken(), RUNTIME] },
    { provide: USERS, useFactory: (open: Bank) => open.aggregates.users, inject: [BANK] },
    { provide: ACCOUNTS, useFactory: (open: Bank) => open.aggregates.accounts, inject: [BANK] },
    { provide: MOVEMENTS, useFactory: (open: Bank) => open.views.movements, inject: [BANK] },
    { provide: SUMMARIES, useFactory: (open: Bank) => open.views.summaries, inject: [BANK] },
    { provide: READINESS, useFactory: (open: Bank) => open.readiness, inject: [BANK] },
  ],
})
export class AppModule implements NestModule, OnApplicationShutdown {
  constructor(@Inject(BANK) private readonly bank: Bank) {}

  static on(mongodbUri: string, { viewWaitMs }: AppOptions): DynamicModule {
    const options = { ...connectionOptions(mongodbUri), retryAttempts: 0 };
    return {
      module: AppModule,
      imports: [MongooseModule.forRoot(mongodbUri, options)],
      providers: [{ provide: VIEW_WAIT_MS, useValue: viewWaitMs }],
    };
  }

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(ContextMiddleware).forRoutes('*path');
  }

  /** Once the requests are answered, and before the module of the connection closes that. */
  onApplicationShutdown(): Promise<void> {
    return this.bank.close();
  }
}

function bankOf(connection: Connection, runtime: Runtime): Promise<Bank> {
  const views = new Logger('Views');
  const snapshots = new Logger('Snapshots');
  return openBank(connection, {
    runtime,
    onViewError: (view, error) => views.error(`An event could not be applied to the view ${view}`, loggedError(error)),
    onRefoldError: (error, aggregate) =>
      aggregate
        ? snapshots.error(`${aggregate.type} ${aggregate.id} could not be refolded`, loggedError(error))
        : snapshots.error('Refolding was interrupted and goes on soon', loggedError(error)),
  });
}
