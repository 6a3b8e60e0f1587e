import { z } from 'zod';

import { problemSchema } from '../../shared/problem.ts';
import { jobEventSchema } from '../../shared/schemas/job-event.ts';
import { jobIdSchema, planSchema } from '../../shared/schemas/plan.ts';

/**
 * Version of the frames below. It is raised with every change of them: both ends come from one installation, so a
 * difference means that two installations got mixed, and nothing is guessed then.
 */
export const ENGINE_PROTOCOL_VERSION = 1;

/** Longest frame that is taken, in bytes without its newline: a result with some hundred thousand fault ranges fits. */
export const MAX_FRAME_BYTES = 32 * 1024 * 1024;

/** Who wants a job to end, as it is journaled: a person or a part of the program. */
export const cancellerSchema = z.string().trim().min(1).max(300);

const requestId = z.int().nonnegative();
const path = z.string().startsWith('/').max(4096);

/** First frame in every direction. Anything else first, or another version, ends the connection. */
export const helloSchema = z
  .strictObject({
    kind: z.literal('hello'),
    protocol: z.int(),
    version: z.string().max(100),
  })
  .readonly();
export type Hello = z.infer<typeof helloSchema>;

const refusedSchema = z
  .strictObject({
    kind: z.literal('refused'),
    requestId,
    problems: z.tuple([problemSchema], problemSchema).readonly(),
  })
  .readonly();

/** What the bench asks of the broker. Each request is answered once, with the same `requestId`. */
export const clientFrameSchema = z.discriminatedUnion('kind', [
  helloSchema,
  z.strictObject({ kind: z.literal('start'), requestId, plan: planSchema }).readonly(),
  z.strictObject({ kind: z.literal('resume'), requestId, jobId: jobIdSchema }).readonly(),
  z
    .strictObject({ kind: z.literal('cancel'), requestId, jobId: jobIdSchema, by: cancellerSchema })
    .readonly(),
]);
export type ClientFrame = z.infer<typeof clientFrameSchema>;

/** What the broker tells the bench. */
export const brokerFrameSchema = z.discriminatedUnion('kind', [
  helloSchema,
  /** Second frame of the broker: where it keeps the jobs (an elevated broker chooses that itself). */
  z.strictObject({ kind: z.literal('ready'), jobsDir: path }).readonly(),
  /** Instead of `ready`: this folder cannot be used. The broker ends. */
  z
    .strictObject({
      kind: z.literal('unusable'),
      problems: z.tuple([problemSchema], problemSchema).readonly(),
    })
    .readonly(),
  z.strictObject({ kind: z.literal('accepted'), requestId, jobId: jobIdSchema }).readonly(),
  refusedSchema,
  z.strictObject({ kind: z.literal('event'), jobId: jobIdSchema, event: jobEventSchema }).readonly(),
  /** The job's process is gone and its journal cannot be read: nothing can be said of it. */
  z.strictObject({ kind: z.literal('lost'), jobId: jobIdSchema }).readonly(),
]);
export type BrokerFrame = z.infer<typeof brokerFrameSchema>;

/** Who else may read the job's files: the person who elevated the engine. `null`: its owner alone. */
export const readersSchema = z.strictObject({ groupId: z.int().positive() }).readonly().nullable();
export type Readers = z.infer<typeof readersSchema>;

/** What the broker tells a job process: its one order, then possibly a cancel. */
export const orderFrameSchema = z.discriminatedUnion('kind', [
  helloSchema,
  z
    .strictObject({ kind: z.literal('start'), plan: planSchema, jobsDir: path, readers: readersSchema })
    .readonly(),
  z
    .strictObject({ kind: z.literal('resume'), jobId: jobIdSchema, jobsDir: path, readers: readersSchema })
    .readonly(),
  z.strictObject({ kind: z.literal('cancel'), by: cancellerSchema }).readonly(),
]);
export type OrderFrame = z.infer<typeof orderFrameSchema>;

/** What a job process tells the broker: whether it took the order, then its events; the result is the last. */
export const jobFrameSchema = z.discriminatedUnion('kind', [
  helloSchema,
  z.strictObject({ kind: z.literal('accepted'), jobId: jobIdSchema }).readonly(),
  z
    .strictObject({
      kind: z.literal('refused'),
      problems: z.tuple([problemSchema], problemSchema).readonly(),
    })
    .readonly(),
  z.strictObject({ kind: z.literal('event'), event: jobEventSchema }).readonly(),
]);
export type JobFrame = z.infer<typeof jobFrameSchema>;
