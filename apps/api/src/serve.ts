import { startupErrorOf } from '@snapfold/mongoose';
import { closeServer } from '@snapfold/nest';
import type { AppOptions } from './app.module.js';
import { createApp } from './app.js';

export interface ServeOptions extends AppOptions {
  readonly mongodbUri: string;
  readonly host: string;
  /** 0 chooses a free port. */
  readonly port: number;
}

export interface Served {
  readonly url: string;
  /** Stops listening, answers the requests under way, and closes the connection to the database. */
  close(): Promise<void>;
}

/**
 * Serves the API. Rejects with the error of `listen` if it cannot listen.
 * @throws a `StartupError` if the database cannot be used
 */
export async function serve({ mongodbUri, host, port, ...options }: ServeOptions): Promise<Served> {
  const app = await createApp(mongodbUri, options).catch((error: unknown) => {
    throw startupErrorOf(error) ?? error;
  });
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    throw error;
  }
  return { url: await app.getUrl(), close: () => closeServer(app) };
}
