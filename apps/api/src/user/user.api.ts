import { user } from '@snapfold/domain';
import { aggregateApi, aggregateId, aggregateVersion, instant, text } from '@snapfold/nest';
import { z } from 'zod';

const email = text
  .meta({ maxLength: 254, pattern: String.raw`^\S+@\S+\.\S+$`, examples: ['ada@example.org'] })
  .describe('Unique among all users, regardless of upper and lower case');
const name = text
  .meta({ minLength: 1, maxLength: 100, examples: ['Ada Lovelace'] })
  .describe('1 to 100 printable characters');
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
    .object({ id: aggregateId, version: aggregateVersion, email, name, status, registeredAt: instant })
    .meta({ id: 'User' }),
  present: ({ id, version, state }) => ({ id, version, ...state }),
});
