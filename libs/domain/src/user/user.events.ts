// Events are a storage format: never rename a type or a field.

export type UserEvent =
  | { readonly type: 'user_registered'; readonly email: string; readonly name: string; readonly registeredAt: string }
  | { readonly type: 'user_renamed'; readonly name: string }
  | { readonly type: 'user_email_changed'; readonly email: string }
  | { readonly type: 'user_deactivated'; readonly reason?: string }
  | { readonly type: 'user_reactivated' };
