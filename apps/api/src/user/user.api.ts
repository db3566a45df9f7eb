import { user } from '@snapfold/domain';
import { aggregateApi, instant, text } from '@snapfold/nest';
import { z } from 'zod';

const email = text.describe('Unique among all users, regardless of upper and lower case');
const name = text.describe('1 to 100 printable characters');
const status = z.enum(['active', 'deactivated']);
const reason = text.max(500).optional();

export const userApi = aggregateApi(user, {
  name: 'User',
  path: 'users',
  create: { type: 'register', fields: { email, name } },
  update: {
    rename: { name },
    change_email: { email },
    deactivate: { reason },
    reactivate: {},
  },
  events: {
    user_registered: { email, name, registeredAt: instant },
    user_renamed: { name },
    user_email_changed: { email },
    user_deactivated: { reason },
    user_reactivated: {},
  },
  filters: { email: email.optional(), status: status.optional() },
  shown: z
    .object({ id: z.string(), version: z.int(), email, name, status, registeredAt: instant })
    .meta({ id: 'User' }),
  present: ({ id, version, state }) => ({ id, version, ...state }),
});
