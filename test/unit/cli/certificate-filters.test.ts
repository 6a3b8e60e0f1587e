import { describe, expect, it } from 'vitest';

import { certificateQuery } from '../../../main/cli/certificate-filters.ts';
import { UsageError } from '../../../main/cli/usage-error.ts';

describe('the days that certificates are chosen by', () => {
  it('are days of the calendar, each with all of its hours', () => {
    const { issuedFrom, issuedBefore } = certificateQuery([], { from: '2026-02-28', to: '2026-02-28' });
    expect(Date.parse(issuedBefore ?? '') - Date.parse(issuedFrom ?? '')).toBe(86_400_000);
  });

  it.each(['2026-13-01', '2026-00-10', '2026-02-30', '2026-99-99', '+100000-01-01', 'yesterday', ''])(
    '%j is refused, and the option is named',
    (from) => {
      expect(() => certificateQuery([], { from })).toThrow(UsageError);
      expect(() => certificateQuery([], { from })).toThrow(/^--from: /);
    },
  );
});
