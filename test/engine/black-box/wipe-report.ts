import { z } from 'zod';

const ranges = z.array(z.strictObject({ firstLba: z.int(), lastLba: z.int() }));
const level = z.enum(['clear', 'purge']);

/** One job as `wipe --json` prints it; written down apart from the code, because scripts depend on it. */
const jobReportSchema = z.strictObject({
  id: z.string().nullable(),
  target: z.string(),
  outcome: z.enum(['sanitized', 'sanitized-with-exceptions', 'not-sanitized', 'aborted']),
  refused: z.array(z.string()).min(1).nullable(),
  level: z.strictObject({ requested: level, achieved: level.nullable() }),
  unwritten: ranges,
  unreadable: ranges,
  mismatched: ranges,
  notAttempted: ranges,
  problems: z.array(z.strictObject({ code: z.string(), message: z.string() })),
  certificate: z
    .strictObject({ id: z.string(), json: z.string(), p7s: z.string(), pdf: z.string() })
    .nullable(),
});
export type JobReport = z.infer<typeof jobReportSchema>;

/** The document on stdout of `wipe --json` and `resume --json`. */
export const wipeReportSchema = z.strictObject({ jobs: z.array(jobReportSchema).min(1) });
export type WipeReport = z.infer<typeof wipeReportSchema>;
