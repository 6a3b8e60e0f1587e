import type { z } from 'zod';

/** One thing that a face can ask of the bench: a query looks and changes nothing, a command changes something. */
export interface Call<
  Kind extends 'query' | 'command' = 'query' | 'command',
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  readonly kind: Kind;
  readonly input: Input;
  readonly output: Output;
}

/** Defines a call that changes nothing and may be repeated at will. */
export function query<Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
): Call<'query', Input, Output> {
  return { kind: 'query', input, output };
}

/** Defines a call that changes something; it is sent once and never repeated by the bridge. */
export function command<Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
): Call<'command', Input, Output> {
  return { kind: 'command', input, output };
}
