import { z } from 'zod';

import { personSchema } from './plan.ts';

/**
 * What people add to a certificate after the job: SP 800-88r2 §4.5.2 (the organisation accepts or rejects) and the further
 * signatures of Appendix C. The tool never fills these in by itself.
 */
export const decisionSchema = z
  .strictObject({
    validation: z.enum(['accepted', 'rejected']),
    /** Who decides for the organisation. */
    by: personSchema,
    /** The grounds of a rejection, or a remark on an acceptance; `null` if there is nothing to say. */
    grounds: z.string().trim().min(1).max(1000).nullable(),
    /** Who else checked the result; `null`: nobody, or as recorded before. */
    verifiedBy: personSchema.nullable(),
    /** Who else agrees; `null`: nobody, or as recorded before. */
    concurrenceBy: personSchema.nullable(),
  })
  .readonly();
export type Decision = z.infer<typeof decisionSchema>;
