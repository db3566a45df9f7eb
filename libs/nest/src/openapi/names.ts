/** `change_email` -> `change-email`, as in a path. */
export function dashed(type: string): string {
  return type.replaceAll('_', '-');
}

/** `User`, `change_email` -> `UserChangeEmail`, as a schema is called. */
export function schemaName(aggregate: string, type: string): string {
  return [aggregate, ...type.split('_')].map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** `User`, `change_email` -> `userChangeEmail`, as an operation is called. */
export function operationId(aggregate: string, type: string): string {
  const name = schemaName(aggregate, type);
  return name.charAt(0).toLowerCase() + name.slice(1);
}
