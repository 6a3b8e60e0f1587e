import { createHash } from 'node:crypto';

import {
  Attribute,
  CMSVersion,
  DigestAlgorithmIdentifier,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignatureAlgorithmIdentifier,
  SignerIdentifier,
  SignerInfo,
} from '@peculiar/asn1-cms';
import { AsnArray, AsnType, AsnTypeTypes } from '@peculiar/asn1-schema';

import {
  CmsAlgorithmProtection,
  EssCertIdV2,
  SignedContentInfo,
  SignedDataWithRawCertificates,
  SigningCertificateV2,
} from '../asn1/cms-types.ts';
import { arrayBufferOf, encodeDer, inDerOrder, objectIdentifier, octetString } from '../asn1/der.ts';
import { oid } from '../asn1/object-identifiers.ts';
import { readX509 } from '../keys/x509.ts';
import { KnownForms } from './known-forms.ts';
import type { SigningAlgorithm, StationSigner } from './signer.ts';

/** SET OF Attribute on its own, which is what a signature with signed attributes signs (RFC 5652 §5.4). */
export class AttributeSet extends AsnArray<Attribute> {}
AsnType({ type: AsnTypeTypes.Set, itemType: Attribute })(AttributeSet);

/** The parts from which the bytes of a signature follow completely. */
export interface DetachedSignature {
  /** SHA-256 of the signed content. */
  readonly contentSha256: Uint8Array;
  /** DER certificates, signing certificate first, root last. */
  readonly path: readonly [Uint8Array, ...Uint8Array[]];
  readonly algorithm: SigningAlgorithm;
  readonly signature: Uint8Array;
  /** RFC 3161 token over `signature` (level B-T), or `null` (level B-B). */
  readonly timestampToken: Uint8Array | null;
}

/**
 * Signs content with a detached CAdES baseline signature (ETSI EN 319 122-1 B-B): signed attributes are exactly
 * content-type, message-digest, signing-certificate-v2 and algorithm-protection. There is no signing-time: PAdES forbids it,
 * and the time is in the record.
 */
export async function signDetached(
  content: readonly Uint8Array[],
  signer: StationSigner,
): Promise<DetachedSignature> {
  const hash = createHash('sha256');
  for (const part of content) hash.update(part);
  const contentSha256 = new Uint8Array(hash.digest());
  const signature = await signer.sign(signedBytes(contentSha256, signer.path, signer.algorithm));
  return { contentSha256, path: signer.path, algorithm: signer.algorithm, signature, timestampToken: null };
}

/** What the forms of signatures differ in. */
type SignatureKey = Pick<DetachedSignature, 'path' | 'algorithm'>;

const attributeForms = new KnownForms<null>(64);
const signatureForms = new KnownForms<SignatureKey>(64);

/** The bytes that the key signs: the DER SET of the signed attributes. */
export function signedBytes(
  contentSha256: Uint8Array,
  path: readonly [Uint8Array, ...Uint8Array[]],
  algorithm: SigningAlgorithm,
): Uint8Array {
  return attributeForms.encode(nameOf({ path, algorithm }), null, [contentSha256], ([digest]) =>
    encodeDer(new AttributeSet(signedAttributes(digest ?? contentSha256, path, algorithm))),
  );
}

/**
 * The one DER form of a signature. A verifier rebuilds it from the parts that it has read and compares: whatever else
 * was in the file is thereby found.
 */
export function encodeSignature(parts: DetachedSignature): Uint8Array {
  if (parts.timestampToken !== null) return encodeAnew(parts);
  const { path, algorithm, contentSha256, signature } = parts;
  return signatureForms.encode(
    nameOf(parts),
    { path, algorithm },
    [contentSha256, signature],
    ([digest = contentSha256, value = signature]) =>
      encodeAnew({ ...parts, contentSha256: digest, signature: value }),
  );
}

/**
 * The parts of a signature that is, byte for byte, what {@link encodeSignature} makes of them, if a signature with the
 * same path was seen before; `null` if it has to be read.
 */
export function partsOfKnownForm(der: Uint8Array): DetachedSignature | null {
  const known = signatureForms.read(der);
  const [contentSha256, signature] = known?.values ?? [];
  if (known === null || contentSha256 === undefined || signature === undefined) return null;
  return { ...known.key, contentSha256, signature, timestampToken: null };
}

function nameOf({ path, algorithm }: SignatureKey): string {
  const hash = createHash('sha256');
  for (const der of path) hash.update(createHash('sha256').update(der).digest());
  return `${algorithm} ${hash.digest('hex')}`;
}

function encodeAnew(parts: DetachedSignature): Uint8Array {
  const leaf = readX509(parts.path[0]);
  const signerInfo = new SignerInfo({
    version: CMSVersion.v1,
    sid: new SignerIdentifier({
      issuerAndSerialNumber: new IssuerAndSerialNumber({
        issuer: leaf.issuer,
        serialNumber: leaf.serialNumber,
      }),
    }),
    digestAlgorithm: sha256Algorithm(),
    signedAttrs: signedAttributes(parts.contentSha256, parts.path, parts.algorithm),
    signatureAlgorithm: signatureAlgorithm(parts.algorithm),
    signature: octetString(parts.signature),
  });
  if (parts.timestampToken !== null) {
    signerInfo.unsignedAttrs = [attribute(oid.signatureTimeStampToken, parts.timestampToken)];
  }
  const signedData = new SignedDataWithRawCertificates();
  signedData.version = 1;
  signedData.digestAlgorithms = [sha256Algorithm()];
  signedData.encapContentInfo = new EncapsulatedContentInfo({ eContentType: oid.data });
  signedData.certificates = inDerOrder(parts.path).map(arrayBufferOf);
  signedData.signerInfos = [signerInfo];
  const contentInfo = new SignedContentInfo();
  contentInfo.content = signedData;
  return encodeDer(contentInfo);
}

/** SHA-256 without parameters (RFC 5754 §2). */
export function sha256Algorithm(): DigestAlgorithmIdentifier {
  return new DigestAlgorithmIdentifier({ algorithm: oid.sha256 });
}

/** The algorithm identifier of a signature: RSA carries NULL parameters (RFC 3370 §3.2), ECDSA none (RFC 5754 §3.3). */
export function signatureAlgorithm(algorithm: SigningAlgorithm): SignatureAlgorithmIdentifier {
  switch (algorithm) {
    case 'ecdsa-sha256':
      return new SignatureAlgorithmIdentifier({ algorithm: oid.ecdsaWithSha256 });
    case 'rsa-sha256':
      return new SignatureAlgorithmIdentifier({ algorithm: oid.rsaEncryption, parameters: null });
    default:
      return algorithm satisfies never;
  }
}

function signedAttributes(
  contentSha256: Uint8Array,
  path: readonly [Uint8Array, ...Uint8Array[]],
  algorithm: SigningAlgorithm,
): Attribute[] {
  const protection = new CmsAlgorithmProtection();
  protection.digestAlgorithm = sha256Algorithm();
  protection.signatureAlgorithm = signatureAlgorithm(algorithm);
  const attributes = [
    attribute(oid.contentType, objectIdentifier(oid.data)),
    attribute(oid.messageDigest, encodeDer(octetString(contentSha256))),
    attribute(oid.signingCertificateV2, encodeDer(signingCertificate(path))),
    attribute(oid.cmsAlgorithmProtection, encodeDer(protection)),
  ];
  return attributes
    .map((one) => ({ one, der: encodeDer(one) }))
    .sort((a, b) => Buffer.compare(a.der, b.der))
    .map(({ one }) => one);
}

/**
 * Names the signing certificate and its intermediate issuers by their hashes; the root is what the verifier brings
 * along, and its own signature covers its bytes.
 */
function signingCertificate(path: readonly [Uint8Array, ...Uint8Array[]]): SigningCertificateV2 {
  const named = path.length > 1 ? path.slice(0, -1) : path;
  const value = new SigningCertificateV2();
  value.certs = named.map((der) => {
    const id = new EssCertIdV2();
    id.certHash = octetString(createHash('sha256').update(der).digest());
    return id;
  });
  return value;
}

function attribute(type: string, value: Uint8Array): Attribute {
  return new Attribute({ attrType: type, attrValues: [arrayBufferOf(value)] });
}
