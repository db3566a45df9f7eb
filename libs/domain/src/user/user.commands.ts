// Command types are part of the paths of the API: never rename one.

export type CreateUserCommand = { readonly type: 'register'; readonly email: string; readonly name: string };

export type UpdateUserCommand =
  | { readonly type: 'rename'; readonly name: string }
  | { readonly type: 'change_email'; readonly email: string }
  | { readonly type: 'deactivate'; readonly reason?: string | undefined }
  | { readonly type: 'reactivate' };
