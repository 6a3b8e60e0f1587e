import { createPublicKey, type KeyObject, sign } from 'node:crypto';

import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AuthorityKeyIdentifier,
  Certificate,
  CertificateList,
  CRLNumber,
  CRLReason,
  CRLReasons,
  InvalidityDate,
  KeyIdentifier,
  RevokedCertificate,
  TBSCertList,
  Time,
  Version,
} from '@peculiar/asn1-x509';

import type { RevocationReason } from '../../../shared/contract/keys.ts';
import { arrayBufferOf, encodeDer } from '../asn1/der.ts';
import { oid } from '../asn1/object-identifiers.ts';
import { ecdsaAlgorithm, extension, keyIdentifier } from './make-x509.ts';

/** One certificate that is no longer good. */
export interface Revocation {
  readonly serialHex: string;
  readonly revokedAt: Date;
  readonly reason: RevocationReason;
  /** From when on signatures by this key must not be believed. */
  readonly invalidityDate: Date;
}

const reasons: Readonly<Record<RevocationReason, CRLReasons>> = {
  unspecified: CRLReasons.unspecified,
  'key-compromise': CRLReasons.keyCompromise,
  'affiliation-changed': CRLReasons.affiliationChanged,
  superseded: CRLReasons.superseded,
  'cessation-of-operation': CRLReasons.cessationOfOperation,
};

/** Makes a revocation list (CRL v2, RFC 5280 §5), DER. */
export function makeRevocationList(
  authority: { readonly certificate: Uint8Array; readonly privateKey: KeyObject },
  revocations: readonly Revocation[],
  about: { readonly number: number; readonly thisUpdate: Date; readonly nextUpdate: Date },
): Uint8Array {
  const issuer = AsnConvert.parse(authority.certificate, Certificate).tbsCertificate.subject;
  const algorithm = ecdsaAlgorithm(authority.privateKey);
  const identifier = keyIdentifier(createPublicKey(authority.privateKey));
  const list = new TBSCertList({
    version: Version.v2,
    signature: new AlgorithmIdentifier({ algorithm: algorithm.id }),
    issuer,
    thisUpdate: timeOf(about.thisUpdate),
    nextUpdate: timeOf(about.nextUpdate),
    crlExtensions: [
      extension(
        oid.authorityKeyIdentifier,
        false,
        encodeDer(
          new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(arrayBufferOf(identifier)) }),
        ),
      ),
      extension(oid.crlNumber, false, encodeDer(new CRLNumber(about.number))),
    ],
  });
  if (revocations.length > 0) list.revokedCertificates = revocations.map(entryOf);
  return encodeDer(
    new CertificateList({
      tbsCertList: list,
      signatureAlgorithm: new AlgorithmIdentifier({ algorithm: algorithm.id }),
      signature: arrayBufferOf(sign(algorithm.hash, encodeDer(list), authority.privateKey)),
    }),
  );
}

function entryOf(revocation: Revocation): RevokedCertificate {
  const entry = new RevokedCertificate({
    userCertificate: arrayBufferOf(Buffer.from(revocation.serialHex, 'hex')),
    revocationDate: timeOf(revocation.revokedAt),
  });
  entry.crlEntryExtensions = [
    // RFC 5280 §5.3.1: "unspecified" is said by saying nothing.
    ...(revocation.reason === 'unspecified'
      ? []
      : [extension(oid.crlReason, false, encodeDer(new CRLReason(reasons[revocation.reason])))]),
    extension(
      oid.invalidityDate,
      false,
      encodeDer(new InvalidityDate(wholeSecond(revocation.invalidityDate))),
    ),
  ];
  return entry;
}

function timeOf(date: Date): Time {
  return new Time(wholeSecond(date));
}

function wholeSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
