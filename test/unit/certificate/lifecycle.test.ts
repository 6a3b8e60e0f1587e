import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { IssuedCertificate } from '../../../main/certificate/issue-certificate.ts';
import { describeKeys } from '../../../main/certificate/keys/describe-keys.ts';
import { issueRevocationList, revokeStationKey } from '../../../main/certificate/keys/revoke-key.ts';
import { rotateStationKey } from '../../../main/certificate/keys/rotate-key.ts';
import { openStationKeys } from '../../../main/certificate/keys/station-keys.ts';
import { readX509 } from '../../../main/certificate/keys/x509.ts';
import { encodeSignature } from '../../../main/certificate/signature/detached-cms.ts';
import { readSignature } from '../../../main/certificate/verify/read-signature.ts';
import type { Verdict } from '../../../main/certificate/verify/verdict.ts';
import { verifyCertificate } from '../../../main/certificate/verify/verify-certificate.ts';
import { sanitizedJob } from './sample-job.ts';
import { sampleAuthority } from './sample-authority.ts';
import { type SampleStation, sampleStation } from './sample-station.ts';

const keysMade = new Date('2026-11-01T08:00:00Z');
const signedAt = new Date('2026-11-24T09:30:00Z');
const soonAfter = new Date('2026-11-24T09:35:00Z');
const nextYear = new Date('2027-11-24T09:00:00Z');
const afterExpiry = new Date('2031-06-01T00:00:00Z');

let station: SampleStation;
let issued: IssuedCertificate;
const authority = sampleAuthority();

beforeAll(async () => {
  station = await sampleStation(keysMade);
  issued = await station.issue(sanitizedJob(), { now: signedAt, signatureLevel: 'B-T' });
});
afterAll(() => station.remove());

interface Situation {
  readonly now: Date;
  readonly stampedAt?: Date;
  readonly crls?: readonly string[];
  readonly roots?: readonly string[];
  readonly certificate?: IssuedCertificate;
}

function verdictIn({ now, stampedAt, crls = [], roots, certificate = issued }: Situation): Promise<Verdict> {
  const { parts } = readSignature(certificate.p7s);
  const p7s = stampedAt === undefined ? certificate.p7s : encodeSignature(authority.stamp(parts, stampedAt));
  return verifyCertificate(
    { kind: 'json', json: certificate.json, p7s },
    { roots: roots ?? [station.rootPem, authority.rootPem], crls, now },
  );
}

const codes = (verdict: Verdict): readonly string[] => verdict.problems.map((problem) => problem.code);

describe('a certificate through its life', () => {
  const cases: readonly (readonly [string, Situation, string, readonly string[]])[] = [
    ['stamped, while the key lives', { now: nextYear, stampedAt: soonAfter }, 'VALID', []],
    ['stamped, after the key expired', { now: afterExpiry, stampedAt: soonAfter }, 'VALID', []],
    ['not stamped though promised', { now: nextYear }, 'INDETERMINATE', ['TIMESTAMP_MISSING']],
    [
      'not stamped, after the key expired',
      { now: afterExpiry },
      'INDETERMINATE',
      ['EXPIRED_UNPROVEN', 'TIMESTAMP_MISSING'],
    ],
    [
      'stamped only after the key had expired',
      { now: afterExpiry, stampedAt: new Date('2030-01-01') },
      'INDETERMINATE',
      ['EXPIRED_UNPROVEN'],
    ],
  ];
  for (const [situation, given, status, problems] of cases) {
    it(`is ${status} when ${situation}`, async () => {
      const verdict = await verdictIn(given);
      expect([verdict.status, codes(verdict)]).toEqual([status, problems]);
    });
  }

  it('proves no time by an authority that nobody trusts', async () => {
    const verdict = await verdictIn({ now: nextYear, stampedAt: soonAfter, roots: [station.rootPem] });
    expect(verdict).toMatchObject({ status: 'INDETERMINATE', level: 'B-T', provenTime: null });
    expect(verdict.timestamp).toMatchObject({ trusted: false });
    expect(codes(verdict)).toEqual(['TIMESTAMP_UNTRUSTED']);
    const later = await verdictIn({ now: afterExpiry, stampedAt: soonAfter, roots: [station.rootPem] });
    expect(later.status).toBe('INDETERMINATE');
  });

  it('is INVALID when it claims a time at which its key did not exist, or no longer', async () => {
    const early = await station.issue(sanitizedJob(), { now: new Date('2026-10-01') });
    const late = await station.issue(sanitizedJob(), { now: afterExpiry });
    expect(codes(await verdictIn({ now: nextYear, certificate: early }))).toEqual(['NOT_YET_VALID']);
    expect(codes(await verdictIn({ now: afterExpiry, certificate: late }))).toContain('EXPIRED_WHEN_SIGNED');
  });

  it('is INDETERMINATE when it claims a time later than the proven one, by more than clocks differ', async () => {
    const minutesEarlier = (minutes: number): Date => new Date(signedAt.getTime() - minutes * 60_000);
    const verdict = await verdictIn({ now: nextYear, stampedAt: minutesEarlier(6) });
    expect([verdict.status, codes(verdict)]).toEqual(['INDETERMINATE', ['CLAIMED_AFTER_PROVEN']]);
    expect(verdict).toMatchObject({ signatureOk: true, provenTime: minutesEarlier(6).toISOString() });
    expect((await verdictIn({ now: nextYear, stampedAt: minutesEarlier(5) })).status).toBe('VALID');
    // A time that no trusted authority vouches for contradicts nothing.
    const untrusted = { now: nextYear, stampedAt: minutesEarlier(6), roots: [station.rootPem] };
    expect(codes(await verdictIn(untrusted))).toEqual(['TIMESTAMP_UNTRUSTED']);
  });

  it('is INDETERMINATE when it claims to be from the future, unless that time is proven', async () => {
    const plain = await station.issue(sanitizedJob(), { now: signedAt });
    const dayBefore = new Date('2026-11-23T09:00:00Z');
    const verdict = await verdictIn({ now: dayBefore, certificate: plain });
    expect([verdict.status, codes(verdict)]).toEqual(['INDETERMINATE', ['CLAIMED_IN_FUTURE']]);
    expect((await verdictIn({ now: dayBefore, stampedAt: soonAfter })).status).toBe('VALID');
    const fewMinutes = new Date(signedAt.getTime() - 4 * 60_000);
    expect((await verdictIn({ now: fewMinutes, certificate: plain })).status).toBe('VALID');
  });

  it('stays valid when the key is rotated, and the new key signs under the same root', async () => {
    const before = await describeKeys(station.keysDir, nextYear);
    expect(before.warnings).toEqual(['The signing key is more than a year old: rotate it.']);
    await rotateStationKey(station.keysDir, { passphrase: null, now: nextYear });
    const signer = await openStationKeys(station.keysDir);
    expect(signer.path[0]).not.toEqual(station.signer.path[0]);
    expect(signer.path[1]).toEqual(station.signer.path[1]);
    const next = await station.issue(sanitizedJob(), { signer, now: new Date('2027-12-01') });
    expect(await verdictIn({ now: new Date('2027-12-02'), certificate: next })).toMatchObject({
      status: 'VALID',
    });
    expect((await verdictIn({ now: new Date('2027-12-02'), stampedAt: soonAfter })).status).toBe('VALID');
    const after = await describeKeys(station.keysDir, new Date('2027-12-02'));
    expect(after.warnings).toEqual([]);
    expect(after.signers.map((one) => one.state)).toEqual(['retired', 'current']);
  });

  it('is warned about 60 days before its key expires', async () => {
    const { signers } = await describeKeys(station.keysDir, nextYear);
    const expiry = Date.parse(signers.at(-1)?.certificate.notAfter ?? '');
    const { warnings } = await describeKeys(station.keysDir, new Date(expiry - 59.5 * 86_400_000));
    expect(warnings).toEqual(['The signing certificate expires in 59 days: rotate the key.']);
  });
});

describe('a certificate whose key was revoked', () => {
  const lostAt = new Date('2026-12-24T00:00:00Z');
  let crl: string;

  beforeAll(async () => {
    const id = readX509(station.signer.path[0]).identity.sha256;
    crl = await revokeStationKey(station.keysDir, {
      id,
      reason: 'key-compromise',
      invalidityDate: lostAt,
      passphrase: null,
      now: new Date('2027-12-10T00:00:00Z'),
    });
  });

  it('is valid if it was proven to exist before the key was lost', async () => {
    const verdict = await verdictIn({ now: nextYear, stampedAt: soonAfter, crls: [crl] });
    expect(verdict).toMatchObject({ status: 'VALID', revocation: 'revoked-later' });
  });

  it('is indeterminate if only it itself says when it was made', async () => {
    const verdict = await verdictIn({ now: nextYear, crls: [crl] });
    expect(verdict.status).toBe('INDETERMINATE');
    expect(codes(verdict)).toContain('REVOKED_UNPROVEN');
  });

  it('is invalid if it was stamped after that, or says itself that it is from after that', async () => {
    const stamped = await verdictIn({
      now: nextYear,
      stampedAt: new Date('2026-12-24T00:00:01Z'),
      crls: [crl],
    });
    expect(stamped).toMatchObject({ status: 'INVALID', revocation: 'revoked' });
    const late = await station.issue(sanitizedJob(), { now: new Date('2027-01-10') });
    expect(codes(await verdictIn({ now: nextYear, certificate: late, crls: [crl] }))).toEqual(['REVOKED']);
  });

  it('does not touch certificates of the other keys', async () => {
    const signer = await openStationKeys(station.keysDir);
    const certificate = await station.issue(sanitizedJob(), { signer, now: new Date('2027-12-01') });
    const verdict = await verdictIn({ now: new Date('2027-12-20'), certificate, crls: [crl] });
    expect(verdict).toMatchObject({ status: 'VALID', revocation: 'good' });
  });

  it('is not harmed by a list that its issuer did not sign', async () => {
    const other = await sampleStation(keysMade);
    const forged = await issueRevocationList(other.keysDir, { passphrase: null, now: nextYear });
    await other.remove();
    const verdict = await verdictIn({ now: nextYear, stampedAt: soonAfter, crls: [forged] });
    expect(verdict).toMatchObject({ status: 'VALID', revocation: 'not-checked' });
    const bent = Buffer.from(crl.split('\n').slice(1, -2).join(''), 'base64');
    bent[bent.length - 20] = (bent[bent.length - 20] ?? 0) ^ 1;
    const text = `-----BEGIN X509 CRL-----\n${bent.toString('base64')}\n-----END X509 CRL-----\n`;
    expect(codes(await verdictIn({ now: nextYear, stampedAt: soonAfter, crls: [text] }))).toEqual([
      'CRL_INVALID',
    ]);
  });

  it('makes the bench sign with a new key, and number its lists', async () => {
    const { signers } = await describeKeys(station.keysDir, nextYear);
    const current = signers.find((signer) => signer.state === 'current');
    await revokeStationKey(station.keysDir, {
      id: current?.id ?? '',
      reason: 'superseded',
      invalidityDate: null,
      passphrase: null,
      now: new Date('2028-01-01'),
    });
    const after = await describeKeys(station.keysDir, new Date('2028-01-02'));
    expect(after.signers.map((signer) => signer.state)).toEqual(['revoked', 'revoked', 'current']);
  });

  it('is told 60 days ahead when its list runs out', async () => {
    const warningsAt = async (day: string) => (await describeKeys(station.keysDir, new Date(day))).warnings;
    expect(await warningsAt('2028-10-30')).toEqual([]);
    expect(await warningsAt('2028-11-03')).toEqual([
      'The revocation list is good until 2029-01-01: make a new one and hand it out.',
    ]);
  });
});

describe('a timestamp', () => {
  const flawed = {
    'by a key that may also sign mail': sampleAuthority({
      usages: ['1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.4'],
    }),
    'by a key whose purpose is not critical': sampleAuthority({ usagesCritical: false }),
    'by a key for documents': sampleAuthority({ usages: ['1.3.6.1.5.5.7.3.36'] }),
    'by an authority that had expired': sampleAuthority({ notAfter: new Date('2021-01-01') }),
  };
  for (const [flaw, bad] of Object.entries(flawed)) {
    it(`is refused ${flaw}`, async () => {
      const { parts } = readSignature(issued.p7s);
      const p7s = encodeSignature(bad.stamp(parts, soonAfter));
      const verdict = await verifyCertificate(
        { kind: 'json', json: issued.json, p7s },
        { roots: [station.rootPem, bad.rootPem], now: nextYear },
      );
      expect(verdict.status).toBe('INVALID');
      expect(codes(verdict)).toContain('TIMESTAMP_INVALID');
    });
  }

  it('of another signature is refused', async () => {
    const other = await station.issue(sanitizedJob(), { now: signedAt });
    const token = authority.stamp(readSignature(other.p7s).parts, soonAfter).timestampToken;
    const p7s = encodeSignature({ ...readSignature(issued.p7s).parts, timestampToken: token });
    const verdict = await verifyCertificate(
      { kind: 'json', json: issued.json, p7s },
      { roots: [station.rootPem, authority.rootPem], now: nextYear },
    );
    expect(codes(verdict)).toContain('TIMESTAMP_INVALID');
  });
});
