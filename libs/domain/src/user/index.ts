export { emailKey, emailPattern } from './email.js';
export { namePattern } from './name.js';
export { user, type User, type UserTypes } from './user.aggregate.js';
export type { CreateUserCommand, UpdateUserCommand } from './user.commands.js';
export { userErrors, type UserError } from './user.errors.js';
export type { UserEvent } from './user.events.js';
export type { UserFields, UserQuery } from './user.query.js';
export type { UserServices } from './user.services.js';
