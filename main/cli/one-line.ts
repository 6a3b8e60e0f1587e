import { recordedLineSchema } from '../../shared/schemas/plan.ts';
import { UsageError } from './usage-error.ts';

/** The text of an option that is printed on a certificate, without blanks around it. @throws UsageError */
export function oneLine(option: string, text: string): string {
  const line = recordedLineSchema.safeParse(text);
  if (line.success) return line.data;
  throw new UsageError(
    text.trim() === ''
      ? `${option} is empty`
      : `${option} takes at most ${recordedLineSchema.maxLength ?? 0} characters`,
  );
}
