import { z } from 'zod';

/** The results of the tests of one task. */
export const testReport = z.object({
  passed: z.number(),
  skipped: z.number(),
  /** An entry without a name is a whole file that could not be run. */
  failed: z.array(z.object({ file: z.string(), name: z.string().optional() })),
  /** The seed of a task that takes a random sample. */
  seed: z.number().optional(),
});
export type TestReport = z.infer<typeof testReport>;
