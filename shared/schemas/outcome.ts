import { z } from 'zod';

import { levelSchema } from '../methods.ts';
import { problemSchema } from '../problem.ts';

/** The closed set of outcomes. There is no "completed with errors". */
export const outcomeKindSchema = z.enum([
  'sanitized',
  'sanitized-with-exceptions',
  'not-sanitized',
  'aborted',
]);
export type OutcomeKind = z.infer<typeof outcomeKindSchema>;

/** The judgement on one job: made by `policy/outcome.ts` alone, from plan and evidence. */
export const outcomeSchema = z
  .strictObject({
    kind: outcomeKindSchema,
    requestedLevel: levelSchema,
    /** `null`: no level was reached. */
    achievedLevel: levelSchema.nullable(),
    /** Why it is not simply `sanitized`: what a person must weigh, or what failed. Empty for `sanitized`. */
    reasons: z.array(problemSchema).readonly(),
  })
  .readonly();
export type Outcome = z.infer<typeof outcomeSchema>;
