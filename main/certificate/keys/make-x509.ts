import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';

import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

import { arrayBufferOf, encodeDer, octetString } from '../asn1/der.ts';
import { oid } from '../asn1/object-identifiers.ts';

/** The parts of a name that Clearbench uses. */
export interface SubjectName {
  readonly commonName: string;
  readonly organisation: string | null;
}

/** What a new certificate says. */
export interface CertificateRequest {
  readonly subject: SubjectName;
  readonly publicKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** `authority`: a root that signs leaves only (path length 0). `signer`: a leaf that signs documents. */
  readonly role: 'authority' | 'signer';
  /** Extended key usages of a leaf; those of signing.md by default. */
  readonly extendedKeyUsages?: readonly string[];
  /** Critical for keys with one purpose only, as RFC 3161 demands of timestamp authorities. */
  readonly extendedKeyUsagesCritical?: boolean;
}

/** Who signs a new certificate. `null` names itself: a root. */
export interface CertificateIssuer {
  readonly privateKey: KeyObject;
  readonly certificate: Uint8Array | null;
}

/**
 * documentSigning says what the key is for (RFC 9336); emailProtection stands beside it because OpenSSL and NSS (pdfsig)
 * reject a CMS signature by a key that lacks it.
 */
const documentSigningUsages: readonly string[] = [oid.documentSigning, oid.emailProtection];

/** Makes an X.509 v3 certificate (RFC 5280), DER. Times are cut to whole seconds, as X.509 keeps them. */
export function makeCertificate(request: CertificateRequest, issuer: CertificateIssuer): Uint8Array {
  const issuerCertificate =
    issuer.certificate === null ? null : AsnConvert.parse(issuer.certificate, Certificate);
  const subject = nameOf(request.subject);
  const algorithm = ecdsaAlgorithm(issuer.privateKey);
  const tbs = new TBSCertificate({
    version: Version.v3,
    serialNumber: arrayBufferOf(positiveSerial()),
    signature: new AlgorithmIdentifier({ algorithm: algorithm.id }),
    issuer: issuerCertificate?.tbsCertificate.subject ?? subject,
    validity: new Validity({
      notBefore: wholeSecond(request.notBefore),
      notAfter: wholeSecond(request.notAfter),
    }),
    subject,
    subjectPublicKeyInfo: AsnConvert.parse(spki(request.publicKey), SubjectPublicKeyInfo),
    extensions: new Extensions([
      ...(request.role === 'authority' ? authorityExtensions() : signerExtensions(request)),
      extension(
        oid.subjectKeyIdentifier,
        false,
        encodeDer(new SubjectKeyIdentifier(arrayBufferOf(keyIdentifier(request.publicKey)))),
      ),
      extension(
        oid.authorityKeyIdentifier,
        false,
        encodeDer(
          new AuthorityKeyIdentifier({
            keyIdentifier: new KeyIdentifier(
              arrayBufferOf(keyIdentifier(createPublicKey(issuer.privateKey))),
            ),
          }),
        ),
      ),
    ]),
  });
  const certificate = new Certificate({
    tbsCertificate: tbs,
    signatureAlgorithm: new AlgorithmIdentifier({ algorithm: algorithm.id }),
    signatureValue: arrayBufferOf(sign(algorithm.hash, encodeDer(tbs), issuer.privateKey)),
  });
  return encodeDer(certificate);
}

/** The ECDSA algorithm that fits a key's curve: SHA-384 with P-384, SHA-256 with P-256. */
export function ecdsaAlgorithm(privateKey: KeyObject): { readonly id: string; readonly hash: string } {
  return privateKey.asymmetricKeyDetails?.namedCurve === 'secp384r1'
    ? { id: oid.ecdsaWithSha384, hash: 'sha384' }
    : { id: oid.ecdsaWithSha256, hash: 'sha256' };
}

/** Key identifier of RFC 7093 §2 method 1: the first 160 bits of the SHA-256 of the public key. */
export function keyIdentifier(publicKey: KeyObject): Uint8Array {
  const info = AsnConvert.parse(spki(publicKey), SubjectPublicKeyInfo);
  return createHash('sha256').update(new Uint8Array(info.subjectPublicKey)).digest().subarray(0, 20);
}

/** An X.509 extension. */
export function extension(id: string, critical: boolean, value: Uint8Array): Extension {
  return new Extension({ extnID: id, critical, extnValue: octetString(value) });
}

function authorityExtensions(): readonly Extension[] {
  return [
    extension(
      oid.basicConstraints,
      true,
      encodeDer(new BasicConstraints({ cA: true, pathLenConstraint: 0 })),
    ),
    extension(oid.keyUsage, true, encodeDer(new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign))),
  ];
}

function signerExtensions(request: CertificateRequest): readonly Extension[] {
  return [
    extension(oid.basicConstraints, true, encodeDer(new BasicConstraints())),
    extension(
      oid.keyUsage,
      true,
      encodeDer(new KeyUsage(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation)),
    ),
    extension(
      oid.extendedKeyUsage,
      request.extendedKeyUsagesCritical ?? false,
      encodeDer(new ExtendedKeyUsage([...(request.extendedKeyUsages ?? documentSigningUsages)])),
    ),
  ];
}

function nameOf(subject: SubjectName): Name {
  const part = (type: string, value: string): RelativeDistinguishedName =>
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type, value: new AttributeValue({ utf8String: value }) }),
    ]);
  return new Name([
    ...(subject.organisation === null ? [] : [part(oid.organizationName, subject.organisation)]),
    part(oid.commonName, subject.commonName),
  ]);
}

/** 127 random bits: positive, never zero, 16 octets (RFC 5280 §4.1.2.2). */
function positiveSerial(): Uint8Array {
  const serial = new Uint8Array(randomBytes(16));
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
}

function wholeSecond(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1000) * 1000);
}

function spki(publicKey: KeyObject): Uint8Array {
  return publicKey.export({ type: 'spki', format: 'der' });
}
