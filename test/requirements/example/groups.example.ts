import { describe, expect, it } from 'vitest';

import { requires } from '../requires.ts';

describe('a group without needs', () => {
  it('always runs', () => expect(1).toBe(1));
});

requires('python', 'parted').describe('a group that partitions', () => {
  it('runs where parted is', () => expect(1).toBe(1));
  it('runs there, too', () => expect(1).toBe(1));
});
