import { describe, expect, it } from 'vitest';

import { timestampAuthoritySchema } from '../../../shared/contract/settings.ts';

describe('the address of a timestamp authority', () => {
  it.each([
    ['https://tsa.example.org/tsr', true],
    ['http://127.0.0.1:8318/tsa?who=me@example.org', true],
    ['https://tsa.example.org/@station', true],
    ['https://kim:secret@tsa.example.org/tsr', false],
    ['https://kim@tsa.example.org', false],
    ['HTTPS://kim:secret@tsa.example.org', false],
    ['ftp://tsa.example.org', false],
    ['file:///etc/passwd', false],
    ['tsa.example.org', false],
  ])('%s is taken: %s', (address, isTaken) => {
    expect(timestampAuthoritySchema.safeParse(address).success).toBe(isTaken);
  });
});
