import { Module, type DynamicModule } from '@nestjs/common';
import { getConnectionToken, MongooseModule } from '@nestjs/mongoose';
import { openBank } from '@snapfold/infrastructure';
import { connectionOptions, systemRuntime as runtime, type Connection } from '@snapfold/mongoose';
import { serviceLog, SnapfoldModule } from '@snapfold/nest';
import { accountApi } from './account/account.api.js';
import { movementApi } from './account/movement.api.js';
import { summaryApi } from './account/summary.api.js';
import { TransferController } from './account/transfer.controller.js';
import { BANK } from './bank.token.js';
import { userApi } from './user/user.api.js';

/** The settings of an operator. */
export interface AppOptions {
  /** How many milliseconds a read of a view waits at most for the commits of this process. */
  readonly viewWaitMs: number;
  /** Signs the cursors of lists: a secret of at least 32 characters. Without it, the database has one. */
  readonly cursorKey?: string | undefined;
  /** The URL at which clients reach the API. Without it, the API is at the root of its own host. */
  readonly publicUrl?: string;
  /** The origins whose pages may call the API from a browser; `*` stands for all. */
  readonly corsOrigins?: readonly string[];
}

/** The composition root of the API. */
@Module({})
export class AppModule {
  static on(
    mongodbUri: string,
    { viewWaitMs, cursorKey }: Pick<AppOptions, 'viewWaitMs' | 'cursorKey'>,
  ): DynamicModule {
    const options = { ...connectionOptions(mongodbUri), retryAttempts: 0 };
    return {
      module: AppModule,
      imports: [
        MongooseModule.forRoot(mongodbUri, options),
        SnapfoldModule.register({
          service: BANK,
          runtime,
          inject: [getConnectionToken()],
          open: (connection: Connection) => openBank(connection, { runtime, ...serviceLog() }),
          apis: {
            aggregates: { users: userApi, accounts: accountApi },
            views: { movements: movementApi, summaries: summaryApi },
          },
          controllers: [TransferController],
          viewWaitMs,
          cursorKey,
        }),
      ],
    };
  }
}
