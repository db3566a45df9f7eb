import { startBank, type HttpClient, type RunningBank } from '@snapfold/running-bank';
import type { ApiName } from '../faults/fault.js';
import { ServingProcess } from '../faults/serving-process.js';

/** One of the two processes that serve the bank. */
export class ApiProcess extends ServingProcess<ApiName, RunningBank> {
  constructor(name: ApiName, mongodbUri: string) {
    super(name, () => startBank({ MONGODB_URI: mongodbUri }));
  }

  /** Another one in each life; none while it is known to be down. */
  get http(): HttpClient | undefined {
    return this.life?.http;
  }
}
