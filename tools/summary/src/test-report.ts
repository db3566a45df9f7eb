import { z } from 'zod';

/** What came of the tests of one task. */
export const testReport = z.object({
  passed: z.number(),
  skipped: z.number(),
  /** Without a name: a whole file, which could not be run. */
  failed: z.array(z.object({ file: z.string(), name: z.string().optional() })),
  /** Of a task that takes a sample. */
  seed: z.number().optional(),
});
export type TestReport = z.infer<typeof testReport>;
