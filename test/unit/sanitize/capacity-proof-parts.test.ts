import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { proofPlaces } from '../../../main/sanitize/overwrite/proof-places.ts';
import { ProofTags } from '../../../main/sanitize/overwrite/proof-tags.ts';

/** Simulates a proof on a drive whose addresses start over after `capacityUnits`: is any tag lost? */
function isExposed(units: number, capacityUnits: number): boolean {
  const { run, singles } = proofPlaces(units, 1);
  const medium = new Map<number, number>();
  const places = [
    ...Array.from({ length: run.lengthBytes }, (_, unit) => unit),
    ...singles.map(({ offsetBytes }) => offsetBytes),
  ];
  for (const place of places) medium.set(place % capacityUnits, place);
  return places.some((place) => medium.get(place % capacityUnits) !== place);
}

describe('the places of the capacity proof', () => {
  it('expose every false capacity, not only powers of two', () => {
    const units = fc.integer({ min: 2048, max: 60_000 });
    fc.assert(
      fc.property(units, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
        const capacity = Math.max(1, Math.min(all - 1, Math.floor(all * share)));
        expect(isExposed(all, capacity)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('expose a drive that lacks a single sector', () => {
    for (const units of [2048, 2049, 4099, 131_072]) expect(isExposed(units, units - 1)).toBe(true);
  });

  it('are at least 1,000, the first and the last address included, or all there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 256, max: 4e10 }), (units) => {
        const { run, singles } = proofPlaces(units * 512, 512);
        expect(run.offsetBytes).toBe(0);
        const count = run.lengthBytes / 512 + singles.length;
        expect(count).toBeGreaterThanOrEqual(Math.min(units, 1000));
        const last = singles.at(-1) ?? run;
        expect(last.offsetBytes + last.lengthBytes).toBe(units * 512);
      }),
      { numRuns: 50 },
    );
  });

  it('take a small part of a large drive', () => {
    const { run, singles } = proofPlaces(20e12, 4096);
    expect(run.lengthBytes).toBeLessThanOrEqual(4 * 2 ** 30);
    expect(singles.length).toBeLessThan(5000);
  });
});

describe('the tags of the capacity proof', () => {
  const tags = new ProofTags('ab'.repeat(32));
  const limitBytes = 2 ** 45;

  it('tell the address that they were written for, also one beyond 32 bits', () => {
    const address = fc.nat(2 ** 31 - 1).map((unit) => unit * 4096);
    fc.assert(
      fc.property(address, fc.constantFrom(512, 4096), (offsetBytes, unitBytes) => {
        const unit = Buffer.alloc(unitBytes);
        tags.fill(unit, offsetBytes);
        expect(tags.addressOf(unit, limitBytes)).toBe(offsetBytes);
      }),
    );
  });

  it('are the same for an address wherever filling begins', () => {
    const whole = Buffer.alloc(256 * 1024);
    tags.fill(whole, 0);
    const part = Buffer.alloc(1024);
    tags.fill(part, 130 * 1024);
    expect(part.equals(whole.subarray(130 * 1024, 131 * 1024))).toBe(true);
  });

  it('are no tags when they are of another job, damaged, made up, or put together from two', () => {
    const unit = Buffer.alloc(512);
    new ProofTags('ac'.repeat(32)).fill(unit, 4096);
    expect(tags.addressOf(unit, limitBytes)).toBeNull();
    expect(tags.addressOf(Buffer.alloc(512), limitBytes)).toBeNull();
    tags.fill(unit, 4096);
    unit.writeUInt8(unit.readUInt8(300) ^ 1, 300);
    expect(tags.addressOf(unit, limitBytes)).toBeNull();
    tags.fill(unit, 4096);
    tags.fill(unit.subarray(256), 8192);
    expect(tags.addressOf(unit, limitBytes)).toBeNull();
  });
});
