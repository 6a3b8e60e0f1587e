import { describe, expect, it } from 'vitest';

import { usualRateOfSlowDrive } from '../../../renderer/features/bays/slow-drive.ts';

describe('a drive that becomes slow', () => {
  const usual = Array.from({ length: 20 }, (_, index) => 150e6 + index * 1e5);

  it('is called slow below a quarter of its usual rate, not at it', () => {
    expect(usualRateOfSlowDrive([100, 100, 100, 100, 100, 100], 25)).toBeNull();
    expect(usualRateOfSlowDrive([100, 100, 100, 100, 100, 100], 24)).toBe(100);
  });

  it('is compared with what it did most of the time, so that single dips change nothing', () => {
    expect(usualRateOfSlowDrive([...usual, 3e6, 2e6], 149e6)).toBeNull();
    expect(usualRateOfSlowDrive([...usual, 3e6, 2e6], 3e6)).toBeGreaterThan(149e6);
  });

  it('is not called anything in the first half minute', () => {
    expect(usualRateOfSlowDrive([150e6, 150e6, 150e6, 150e6, 150e6], 1)).toBeNull();
  });
});
