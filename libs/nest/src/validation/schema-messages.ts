import { z } from 'zod';

/** Makes zod say "is required" of a missing field. All other messages are zod's own. */
export function setSchemaMessages(): void {
  z.config({
    customError: ({ code, input }) => (code === 'invalid_type' && input === undefined ? 'is required' : undefined),
  });
}
