/** Returns a command type as it appears in a path: `change_email` becomes `change-email`. */
export function dashed(type: string): string {
  return type.replaceAll('_', '-');
}

/** Returns the name of a schema: `User` and `change_email` become `UserChangeEmail`. */
export function schemaName(aggregate: string, type: string): string {
  return [aggregate, ...type.split('_')].map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** Returns the name of the schema of an event's payload: `User` and `user_renamed` become `UserRenamedPayload`. */
export function payloadName(aggregate: string, type: string): string {
  const name = schemaName('', type);
  return `${name.startsWith(aggregate) ? name : aggregate + name}Payload`;
}

/** Returns the id of an operation: `User` and `change_email` become `userChangeEmail`. */
export function operationId(aggregate: string, type: string): string {
  const name = schemaName(aggregate, type);
  return name.charAt(0).toLowerCase() + name.slice(1);
}
