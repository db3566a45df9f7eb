import { z } from 'zod';

/** Says in plain words that a field is missing; zod's own messages stand for everything else. */
export function setSchemaMessages(): void {
  z.config({
    customError: ({ code, input }) => (code === 'invalid_type' && input === undefined ? 'is required' : undefined),
  });
}
