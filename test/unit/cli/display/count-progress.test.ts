import { PassThrough } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { countLine, openCountProgress } from '../../../../main/cli/display/count-progress.ts';
import type { OutputStream } from '../../../../main/cli/output.ts';

function stream(isTTY: boolean): { readonly given: OutputStream; readonly text: () => string } {
  const passing = new PassThrough();
  return {
    given: Object.assign(passing, { isTTY }) as unknown as OutputStream,
    text: () => String(passing.read() ?? ''),
  };
}

describe('the progress of work that is counted', () => {
  it.each([
    [0, 0, 0, '0 of 0 done (100 %)'],
    [10, 2400, 1000, '10 of 2,400 done (0 %)'],
    [600, 2400, 4000, '600 of 2,400 done (25 %), 0:12 left'],
    [2399, 2400, 4000, '2,399 of 2,400 done (99 %), 0:00 left'],
    [2400, 2400, 4000, '2,400 of 2,400 done (100 %)'],
  ])('says of %i of %i after %i ms: %s', (done, total, elapsedMs, line) => {
    expect(countLine(done, total, 'done', elapsedMs)).toBe(line);
  });

  it('is one line of a terminal, drawn a few times a second, and gone afterwards', () => {
    const { given, text } = stream(true);
    let now = 0;
    const progress = openCountProgress(given, 'checked', () => now);
    progress.tell(1, 4);
    now = 100;
    progress.tell(2, 4);
    now = 1000;
    progress.tell(3, 4);
    progress.close();
    expect(text()).toBe(
      '\r1 of 4 checked (25 %), 0:00 left\u001b[K\r3 of 4 checked (75 %), 0:00 left\u001b[K\r\u001b[K',
    );
  });

  it('is nothing where there is no terminal', () => {
    const { given, text } = stream(false);
    const progress = openCountProgress(given, 'checked');
    progress.tell(1, 4);
    progress.close();
    expect(text()).toBe('');
  });
});
