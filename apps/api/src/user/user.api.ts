import { emailPattern, namePattern, user } from '@snapfold/domain';
import { aggregateApi, aggregateId, aggregateVersion, id, instant, text, time } from '@snapfold/nest';
import { z } from 'zod';
import { byIdOrRange, choice, exact, ordered } from '../search-rules.js';

const wellFormed = z.string().refine((value) => value.isWellFormed(), 'is not well-formed Unicode');
const [anEmail, aName] = [{ examples: ['ada@example.org'] }, { examples: ['Ada Lovelace'] }];
// What a command may contain. The domain refuses an email or a name, with 422: the rules are here only for the documentation.
const email = wellFormed
  .meta({ pattern: emailPattern.source, maxLength: 254, ...anEmail })
  .describe('Unique among all users, regardless of upper and lower case');
const name = wellFormed
  .meta({ pattern: namePattern.source, maxLength: 100, ...aName })
  .describe('1 to 100 visible characters on one line, which may have spaces between them');
// What was stored may be of an earlier rule.
const stored = { email: z.string().meta(anEmail), name: z.string().meta(aName) };
const status = z.enum(['active', 'deactivated']);
const reason = text(500).optional();

export const userApi = aggregateApi(user, {
  name: 'User',
  path: 'users',
  create: { type: 'register', fields: { email, name } },
  update: {
    rename: { name: name.meta({ examples: ['Ada King'] }) },
    change_email: { email: email.meta({ examples: ['ada.king@example.org'] }) },
    deactivate: { reason },
    reactivate: {},
  },
  events: {
    user_registered: { ...stored, registeredAt: instant },
    user_renamed: { name: stored.name },
    user_email_changed: { email: stored.email },
    user_deactivated: { reason },
    user_reactivated: {},
  },
  filters: { email: text(254).optional(), status: status.optional() },
  search: {
    unsorted: byIdOrRange,
    example: 'status==active;email=in=(ada@example.org,bob@example.org)',
    fields: {
      id: { schema: id, operators: exact, sorts: true },
      email: { schema: text(254), operators: exact },
      status: { schema: status, operators: choice },
      registeredAt: { schema: time, operators: ordered, sorts: true },
    },
    time: 'registeredAt',
  },
  shown: z
    .object({ id: aggregateId, version: aggregateVersion, ...stored, status, registeredAt: instant })
    .meta({ id: 'User' }),
  present: ({ id, version, state }) => ({ id, version, ...state }),
});
