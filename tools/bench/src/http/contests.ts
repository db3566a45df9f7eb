import { atLeast, type Target } from '../report/rows.js';
import { getAccount, getMovements, postDeposit } from './requests.js';
import type { Population } from './servers/http-contestant.js';

/** A workload that both servers are measured with. */
export interface Contest {
  readonly workload: string;
  readonly isDeposit: boolean;
  /** The requests, one of which is chosen at random each time. */
  readonly requests: (population: Population) => readonly string[];
  /** What the ratio of Snapfold's rate to the bare server's should be. */
  readonly target: Target;
}

/** Reads come first, so that all runs read the same. */
export const contests: readonly Contest[] = [
  {
    workload: '`GET /v1/accounts/{id}` over 1,000 accounts',
    isDeposit: false,
    requests: ({ many }) => many.map(getAccount),
    target: atLeast(4),
  },
  {
    workload: '`GET /v1/accounts/{id}/movements?limit=20` on one account of 3,000 movements',
    isDeposit: false,
    requests: ({ long }) => [getMovements(long)],
    target: atLeast(1),
  },
  {
    workload: '`GET /v1/accounts/{id}/movements?limit=20` over 1,000 accounts of 40 movements',
    isDeposit: false,
    requests: ({ many }) => many.map(getMovements),
    target: atLeast(1),
  },
  {
    workload: 'deposits over 1,000 accounts',
    isDeposit: true,
    requests: ({ many }) => many.map(postDeposit),
    target: atLeast(4),
  },
  {
    workload: 'deposits to one hot account',
    isDeposit: true,
    requests: ({ hot }) => [postDeposit(hot)],
    target: atLeast(100),
  },
];
