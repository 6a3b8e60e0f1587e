import { createHash, type KeyObject, X509Certificate } from 'node:crypto';

import { AsnConvert } from '@peculiar/asn1-schema';
import {
  type AlgorithmIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  KeyUsage,
  KeyUsageFlags,
  type Name,
} from '@peculiar/asn1-x509';

import { decodeDer, encodeDer, objectIdentifier, sameBytes } from '../asn1/der.ts';
import { oid } from '../asn1/object-identifiers.ts';
import { signatureHashes, strongHashes } from '../asn1/signature-hashes.ts';
import type { KeyIdentity } from '../verify/verdict.ts';

/** What is needed of an X.509 certificate to judge a path. */
export interface CertificateFacts {
  readonly der: Uint8Array;
  readonly identity: KeyIdentity;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly subjectDer: Uint8Array;
  readonly issuerDer: Uint8Array;
  /** Issuer and serial number as other structures name a certificate (RFC 5652 §10.2.4). */
  readonly issuer: Name;
  readonly serialNumber: ArrayBuffer;
  readonly publicKey: KeyObject;
  readonly isAuthority: boolean;
  /** How many authorities may stand below it; `null`: no limit stated. */
  readonly pathLength: number | null;
  /** `null`: no key usage stated. */
  readonly keyUsage: {
    readonly signsDocuments: boolean;
    readonly signsCertificates: boolean;
    readonly signsCrls: boolean;
  } | null;
  /** Extended key usages; `null`: none stated. */
  readonly extendedKeyUsages: readonly string[] | null;
  readonly extendedKeyUsageCritical: boolean;
  /** A critical extension that this code does not know, or constraints of names, which limit a path in any form. */
  readonly unknownDemand: boolean;
  /** Signed over a hash that is not SHA-2: forged certificates can be made for such signatures. */
  readonly weaklySigned: boolean;
  /** Why its key is too weak to rely on; `null` if it is not. */
  readonly weakKey: string | null;
  /** Whether `issuer` signed this certificate. */
  signedBy(issuer: CertificateFacts): boolean;
}

const seen = new Map<string, CertificateFacts>();
const seenLimit = 64;

/**
 * Reads a DER certificate. Facts of the last certificates are kept: a bench and an archive see the same few all day.
 *
 * @throws Error if it is not the DER form of an X.509 certificate.
 */
export function readX509(der: Uint8Array): CertificateFacts {
  const sha256 = createHash('sha256').update(der).digest('hex');
  const before = seen.get(sha256);
  if (before !== undefined) return before;
  const facts = parseX509(der, sha256);
  if (seen.size >= seenLimit) seen.clear();
  seen.set(sha256, facts);
  return facts;
}

/** Splits PEM text into DER certificates. Text between the blocks is ignored. */
export function certificatesOfPem(pem: string): readonly Uint8Array[] {
  const blocks = pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+?)-----END CERTIFICATE-----/g);
  return [...blocks].map((block) => new Uint8Array(Buffer.from(block[1] ?? '', 'base64')));
}

/** A DER structure as PEM text, 64 characters a line (RFC 7468). */
export function pemOf(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function parseX509(der: Uint8Array, sha256: string): CertificateFacts {
  const certificate = decodeX509(der);
  const tbs = certificate.tbsCertificate;
  if (!sameBytes(encodeDer(certificate.signatureAlgorithm), encodeDer(tbs.signature))) {
    throw new Error('two different signature algorithms');
  }
  const native = new X509Certificate(der);
  const notBefore = tbs.validity.notBefore.getTime();
  const notAfter = tbs.validity.notAfter.getTime();
  const extension = (id: string) => tbs.extensions?.find((candidate) => candidate.extnID === id);
  const constraints = extension(oid.basicConstraints);
  const basic = constraints && AsnConvert.parse(constraints.extnValue.buffer, BasicConstraints);
  const usage = extension(oid.keyUsage);
  const flags = usage && AsnConvert.parse(usage.extnValue.buffer, KeyUsage).toNumber();
  const extended = extension(oid.extendedKeyUsage);
  const { publicKey } = native;
  return {
    der,
    identity: {
      subject: nameText(tbs.subject),
      issuer: nameText(tbs.issuer),
      serialHex: Buffer.from(tbs.serialNumber).toString('hex'),
      sha256,
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
    },
    notBefore,
    notAfter,
    subjectDer: encodeDer(tbs.subject),
    issuerDer: encodeDer(tbs.issuer),
    issuer: tbs.issuer,
    serialNumber: tbs.serialNumber,
    publicKey,
    isAuthority: basic?.cA ?? false,
    pathLength: basic?.pathLenConstraint ?? null,
    keyUsage:
      flags === undefined
        ? null
        : {
            signsDocuments: (flags & (KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation)) !== 0,
            signsCertificates: (flags & KeyUsageFlags.keyCertSign) !== 0,
            signsCrls: (flags & KeyUsageFlags.cRLSign) !== 0,
          },
    extendedKeyUsages:
      extended === undefined
        ? null
        : Array.from(AsnConvert.parse(extended.extnValue.buffer, ExtendedKeyUsage), String),
    extendedKeyUsageCritical: extended?.critical ?? false,
    unknownDemand:
      tbs.extensions?.some(
        ({ critical, extnID }) => extnID === oid.nameConstraints || (critical && !understood.has(extnID)),
      ) ?? false,
    weaklySigned: !isStrongSignature(certificate.signatureAlgorithm),
    weakKey: keyWeakness(publicKey),
    signedBy: rememberingIssuers((issuer) => native.verify(issuer.publicKey)),
  };
}

function isStrongSignature({ algorithm, parameters }: AlgorithmIdentifier): boolean {
  if (algorithm !== oid.rsaPss) {
    return algorithm in signatureHashes || algorithm === oid.ed25519 || algorithm === oid.ed448;
  }
  // Its hash is among its parameters; where none is named, it is SHA-1 (RFC 4055 §3.1).
  const named = Buffer.from(parameters ?? new ArrayBuffer(0));
  return Object.keys(strongHashes).some((hash) => named.includes(Buffer.from(objectIdentifier(hash))));
}

function keyWeakness({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string | null {
  if (asymmetricKeyType === 'ec') {
    const bits = Number(/\d{3}/.exec(asymmetricKeyDetails?.namedCurve ?? '')?.[0] ?? 0);
    return bits < 256 ? 'its curve has fewer than 256 bits' : null;
  }
  return (asymmetricKeyDetails?.modulusLength ?? 2048) < 2048 ? 'its key has fewer than 2048 bits' : null;
}

/** A P-384 signature takes longer to check than all else of a certificate: each answer is kept with the facts. */
function rememberingIssuers(check: (issuer: CertificateFacts) => boolean): CertificateFacts['signedBy'] {
  const answers = new Map<string, boolean>();
  return (issuer) => {
    const { sha256 } = issuer.identity;
    const answer = answers.get(sha256) ?? check(issuer);
    if (answers.size >= seenLimit) answers.clear();
    answers.set(sha256, answer);
    return answer;
  };
}

/**
 * Extensions whose critical form is acted upon here. Certificate policies are not: a path that insists on them is refused
 * rather than half understood.
 */
const understood = new Set<string>([oid.basicConstraints, oid.keyUsage, oid.extendedKeyUsage]);

/**
 * Certificates of other authorities are not always DER to the last bit (a DEFAULT spelled out); those are taken as they
 * are, because the signature and the fingerprint cover their bytes. What follows a certificate is never taken.
 */
function decodeX509(der: Uint8Array): Certificate {
  try {
    return decodeDer(der, Certificate);
  } catch {
    const certificate = AsnConvert.parse(der, Certificate);
    if (new X509Certificate(der).raw.length !== der.length) throw new Error('bytes after the certificate');
    return certificate;
  }
}

const shortNames: Readonly<Record<string, string>> = {
  [oid.commonName]: 'CN',
  [oid.organizationName]: 'O',
  [oid.organizationalUnitName]: 'OU',
  [oid.countryName]: 'C',
  [oid.serialNumber]: 'serialNumber',
};

/** A distinguished name for people, most specific part first. Control and format characters are replaced. */
function nameText(name: Name): string {
  return [...name]
    .reverse()
    .map((part) =>
      [...part]
        .map((item) => `${shortNames[item.type] ?? item.type}=${printable(item.value.toString())}`)
        .join('+'),
    )
    .join(', ');
}

function printable(text: string): string {
  return text.replace(/\p{Cc}|\p{Cf}|\p{Cs}|\p{Co}|\p{Zl}|\p{Zp}/gu, '\uFFFD').slice(0, 200);
}
