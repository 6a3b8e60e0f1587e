import { generateKeyPairSync, sign } from 'node:crypto';

import { AsnConvert } from '@peculiar/asn1-schema';
import { BasicConstraints, Certificate, CertificateList, CRLReason, CRLReasons } from '@peculiar/asn1-x509';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { arrayBufferOf, encodeDer } from '../../../main/certificate/asn1/der.ts';
import { oid } from '../../../main/certificate/asn1/object-identifiers.ts';
import type { IssuedCertificate } from '../../../main/certificate/issue-certificate.ts';
import { extension, makeCertificate } from '../../../main/certificate/keys/make-x509.ts';
import { makeRevocationList } from '../../../main/certificate/keys/revocation-list.ts';
import { fileSigner } from '../../../main/certificate/keys/station-keys.ts';
import { pemOf, readX509 } from '../../../main/certificate/keys/x509.ts';
import { encodeSignature } from '../../../main/certificate/signature/detached-cms.ts';
import { readSignature } from '../../../main/certificate/verify/read-signature.ts';
import type { Verdict } from '../../../main/certificate/verify/verdict.ts';
import { verifyCertificate } from '../../../main/certificate/verify/verify-certificate.ts';
import { sampleAuthority } from './sample-authority.ts';
import { sanitizedJob } from './sample-job.ts';
import { type SampleStation, sampleStation } from './sample-station.ts';

const signedAt = new Date('2026-11-24T09:30:00Z');
const soonAfter = new Date('2026-11-24T09:35:00Z');
const now = new Date('2027-06-01T00:00:00Z');
const life = { notBefore: new Date('2026-01-01'), notAfter: new Date('2030-01-01') };

/** An organisation's path: root, an authority between, signer. */
const keys = {
  root: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  between: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  signer: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
};
const named = (commonName: string) => ({ subject: { commonName, organisation: null }, ...life });
const root = withoutPathLimit(
  makeCertificate(
    { ...named('Organisation root'), publicKey: keys.root.publicKey, role: 'authority' },
    { privateKey: keys.root.privateKey, certificate: null },
  ),
);
const between = makeCertificate(
  { ...named('Organisation between'), publicKey: keys.between.publicKey, role: 'authority' },
  { privateKey: keys.root.privateKey, certificate: root },
);
const leaf = makeCertificate(
  { ...named('Organisation signer'), publicKey: keys.signer.publicKey, role: 'signer' },
  { privateKey: keys.between.privateKey, certificate: between },
);

/** A root may have authorities below it; those that the station makes for itself may not. */
function withoutPathLimit(der: Uint8Array): Uint8Array {
  const certificate = AsnConvert.parse(der, Certificate);
  const { tbsCertificate: tbs } = certificate;
  tbs.extensions?.forEach((one) => {
    if (one.extnID !== oid.basicConstraints) return;
    one.extnValue = extension(one.extnID, true, encodeDer(new BasicConstraints({ cA: true }))).extnValue;
  });
  certificate.signatureValue = arrayBufferOf(sign('sha384', encodeDer(tbs), keys.root.privateKey));
  return encodeDer(certificate);
}

interface ListFlaws {
  readonly revoked?: Uint8Array;
  readonly lostAt?: Date;
  readonly reason?: CRLReasons;
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date;
  /** An extension that must be understood, and is not. */
  readonly partial?: boolean;
  readonly foreignEntry?: boolean;
}

const unknownCritical = () => extension('2.5.29.27', true, Uint8Array.of(2, 1, 1));

/** A revocation list of one of the two authorities, signed as it is after all changes. */
function listOf(by: 'root' | 'between', flaws: ListFlaws = {}): string {
  const privateKey = keys[by].privateKey;
  const lostAt = flaws.lostAt ?? new Date('2026-12-24');
  const { revoked } = flaws;
  const revocations =
    revoked === undefined
      ? []
      : [
          {
            serialHex: readX509(revoked).identity.serialHex,
            revokedAt: lostAt,
            reason: 'superseded' as const,
            invalidityDate: lostAt,
          },
        ];
  const made = makeRevocationList({ certificate: by === 'root' ? root : between, privateKey }, revocations, {
    number: 7,
    thisUpdate: flaws.thisUpdate ?? new Date('2027-05-01'),
    nextUpdate: flaws.nextUpdate ?? new Date('2027-07-01'),
  });
  const list = AsnConvert.parse(made, CertificateList);
  const { tbsCertList: tbs } = list;
  if (flaws.partial === true) tbs.crlExtensions?.push(unknownCritical());
  for (const entry of tbs.revokedCertificates ?? []) {
    if (flaws.foreignEntry === true) entry.crlEntryExtensions?.push(unknownCritical());
    for (const one of entry.crlEntryExtensions ?? []) {
      if (flaws.reason === undefined || one.extnID !== oid.crlReason) continue;
      one.extnValue = extension(one.extnID, false, encodeDer(new CRLReason(flaws.reason))).extnValue;
    }
  }
  list.signature = arrayBufferOf(sign(by === 'root' ? 'sha384' : 'sha256', encodeDer(tbs), privateKey));
  return pemOf('X509 CRL', encodeDer(list));
}

let station: SampleStation;
let issued: IssuedCertificate;

beforeAll(async () => {
  station = await sampleStation();
  const signer = fileSigner(keys.signer.privateKey, [leaf, between, root]);
  issued = await station.issue(sanitizedJob(), { signer, now: signedAt });
});
afterAll(() => station.remove());

const rootPem = pemOf('CERTIFICATE', root);
const judged = async (...crls: readonly string[]): Promise<Verdict> =>
  verifyCertificate({ kind: 'json', json: issued.json, p7s: issued.p7s }, { roots: [rootPem], crls, now });
const codes = (verdict: Verdict): readonly string[] => verdict.problems.map(({ code }) => code);
const answer = async (...crls: readonly string[]): Promise<readonly unknown[]> => {
  const verdict = await judged(...crls);
  return [verdict.status, verdict.revocation, ...codes(verdict)];
};

describe('revocation lists', () => {
  it('say that a key is good only if every authority of its path has given one', async () => {
    expect(await answer()).toEqual(['VALID', 'not-checked']);
    expect(await answer(listOf('root'))).toEqual(['VALID', 'not-checked']);
    expect(await answer(listOf('between'))).toEqual(['VALID', 'not-checked']);
    expect(await answer(listOf('root'), listOf('between'))).toEqual(['VALID', 'good']);
  });

  it('convict whichever certificate of the path they name', async () => {
    expect(await answer(listOf('between', { revoked: leaf }))).toEqual([
      'INDETERMINATE',
      'revoked',
      'REVOKED_UNPROVEN',
    ]);
    expect(await answer(listOf('root', { revoked: between }), listOf('between'))).toEqual([
      'INDETERMINATE',
      'revoked',
      'REVOKED_UNPROVEN',
    ]);
    // The same number under the other authority is another certificate.
    expect(await answer(listOf('root', { revoked: leaf }), listOf('between'))).toEqual(['VALID', 'good']);
  });

  it('that have run out say nothing of what was revoked since', async () => {
    const old = listOf('between', { nextUpdate: new Date('2027-05-31') });
    expect(await answer(listOf('root'), old)).toEqual(['VALID', 'not-checked', 'CRL_OUTDATED']);
    const oldAndNaming = listOf('between', { revoked: leaf, nextUpdate: new Date('2027-05-31') });
    expect(await answer(listOf('root'), oldAndNaming)).toEqual([
      'INDETERMINATE',
      'revoked',
      'REVOKED_UNPROVEN',
    ]);
  });

  it('that may leave something out can convict, and never acquit', async () => {
    expect(await answer(listOf('root'), listOf('between', { partial: true }))).toEqual([
      'VALID',
      'not-checked',
    ]);
    const naming = listOf('between', { partial: true, revoked: leaf });
    expect((await judged(listOf('root'), naming)).revocation).toBe('revoked');
  });

  it('name others’ certificates, and those that came back, without harm', async () => {
    const foreign = listOf('between', { revoked: leaf, foreignEntry: true });
    expect((await judged(listOf('root'), foreign)).status).toBe('VALID');
    const back = listOf('between', { revoked: leaf, reason: CRLReasons.removeFromCRL });
    expect((await judged(listOf('root'), back)).status).toBe('VALID');
  });

  it('that cannot be read are told', async () => {
    const torn = pemOf('X509 CRL', Uint8Array.of(0x30, 3, 1, 2, 3));
    expect(await answer(torn)).toEqual(['VALID', 'not-checked', 'CRL_INVALID']);
  });
});

describe('the key of a timestamp authority', () => {
  const authority = sampleAuthority();
  const stamped = async (...crls: readonly string[]): Promise<readonly unknown[]> => {
    const { parts } = readSignature(issued.p7s);
    const p7s = encodeSignature(authority.stamp(parts, soonAfter));
    const verdict = await verifyCertificate(
      { kind: 'json', json: issued.json, p7s },
      {
        roots: [rootPem, authority.rootPem],
        crls: [listOf('between', { revoked: leaf, lostAt: new Date('2027-01-01') }), ...crls],
        now,
      },
    );
    return [verdict.status, verdict.provenTime, ...codes(verdict)];
  };
  const proven = soonAfter.toISOString();

  it('proves when it signed, also after it was given up', async () => {
    expect(await stamped()).toEqual(['VALID', proven]);
    const later = authority.revocationList('superseded', new Date('2027-02-01'));
    expect(await stamped(later)).toEqual(['VALID', proven]);
  });

  it('proves nothing that it signed after that', async () => {
    const before = authority.revocationList('superseded', new Date('2026-11-24T09:00:00Z'));
    expect(await stamped(before)).toEqual(['INDETERMINATE', null, 'TIMESTAMP_REVOKED', 'REVOKED_UNPROVEN']);
  });

  it('proves nothing at all once it was lost, whatever time its tokens state', async () => {
    for (const reason of ['key-compromise', 'unspecified'] as const) {
      const lost = authority.revocationList(reason, new Date('2027-02-01'));
      expect(await stamped(lost)).toEqual(['INDETERMINATE', null, 'TIMESTAMP_REVOKED', 'REVOKED_UNPROVEN']);
    }
  });
});
