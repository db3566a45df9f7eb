// The types of commands are part of the API's paths: never rename one.

export type CreateUserCommand = { readonly type: 'register'; readonly email: string; readonly name: string };

export type UpdateUserCommand =
  | { readonly type: 'rename'; readonly name: string }
  | { readonly type: 'change_email'; readonly email: string }
  | { readonly type: 'deactivate'; readonly reason?: string | undefined }
  | { readonly type: 'reactivate' };
