import { startupErrorOf } from '@snapfold/mongoose';
import { closeServer } from '@snapfold/nest';
import { createApp } from './app.js';

export interface ServeOptions {
  readonly mongodbUri: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** For how many ms a read of a view waits at most to see what this process has committed. */
  readonly viewWaitMs: number;
}

export interface Served {
  readonly url: string;
  /** Stops listening, answers what is under way, and closes the connection to the database. */
  close(): Promise<void>;
}

/** Serves the API. Rejects with a `StartupError` if the database does not fit, and as listening does. */
export async function serve({ mongodbUri, host, port, viewWaitMs }: ServeOptions): Promise<Served> {
  const app = await createApp(mongodbUri, { viewWaitMs }).catch((error: unknown) => {
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
