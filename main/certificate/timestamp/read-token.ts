import { createHash, verify } from 'node:crypto';

import { type Attribute, CMSVersion, SignerInfo } from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { TSTInfo } from '@peculiar/asn1-tsp';

import { SignedContentInfo, SignedDataWithRawCertificates } from '../asn1/cms-types.ts';
import { arrayBufferOf, bytesOf, encodeDer, inDerOrder, objectIdentifier, sameBytes } from '../asn1/der.ts';
import { ForeignSigningCertificate, ForeignSigningCertificateV2 } from '../asn1/ess-types.ts';
import { oid } from '../asn1/object-identifiers.ts';
import { signatureHashes, strongHashes } from '../asn1/signature-hashes.ts';
import { type CertificateFacts, readX509 } from '../keys/x509.ts';
import { AttributeSet } from '../signature/detached-cms.ts';
import { namedCertificate } from '../signature/named-certificate.ts';

/** A timestamp token (RFC 3161 §2.4.2) whose own signature has been checked. */
export interface TimestampToken {
  /** Its canonical bytes: certificates are exactly those of the authority's path. */
  readonly der: Uint8Array;
  readonly time: Date;
  /** The authority's certificate, and its issuers as far as the token holds them. */
  readonly path: readonly [CertificateFacts, ...CertificateFacts[]];
  readonly nonce: Uint8Array | null;
}

const tokenLimitBytes = 16 * 1024;
const certificateLimit = 12;

/**
 * Reads a timestamp token over a signature value and checks everything but trust: imprint, signed attributes, signature,
 * and that its key was made for timestamps and nothing else (RFC 3161 §2.3).
 *
 * @throws Error saying what is wrong.
 */
export function readTimestampToken(der: Uint8Array, signature: Uint8Array): TimestampToken {
  if (der.length > tokenLimitBytes) throw new Error('larger than any token');
  const { contentType, content: signedData } = AsnConvert.parse(der, SignedContentInfo);
  if (contentType !== oid.signedData) throw new Error('not signed data');
  const content = signedData.encapContentInfo.eContent?.single;
  if (signedData.encapContentInfo.eContentType !== oid.tstInfo || content === undefined) {
    throw new Error('not a timestamp');
  }
  const info = AsnConvert.parse(content.buffer, TSTInfo);
  checkImprint(info, signature);
  const [signerInfo, ...others] = signedData.signerInfos;
  if (signerInfo === undefined || others.length > 0) throw new Error('not exactly one signer');
  const { certificates } = signedData;
  if (certificates.length > certificateLimit) throw new Error('too many certificates');
  const path = pathOf(certificates, signerInfo);
  checkAttributes(signerInfo, bytesOf(content), path[0]);
  checkSignature(signerInfo, path[0]);
  const usages = path[0].extendedKeyUsages ?? [];
  if (usages.length !== 1 || usages[0] !== oid.timeStamping || !path[0].extendedKeyUsageCritical) {
    throw new Error('the authority’s key is not for timestamps alone');
  }
  return {
    der: canonicalToken(signedData, signerInfo, path),
    time: info.genTime,
    path,
    nonce: info.nonce === undefined ? null : new Uint8Array(info.nonce),
  };
}

/**
 * The one form in which a token is kept. Its signature does not cover its version, its list of digest algorithms, its
 * certificates and its unsigned attributes, and authorities fill these as they like: here they follow from what is
 * checked, so that no byte of a kept token can be changed unseen.
 */
function canonicalToken(
  signedData: SignedDataWithRawCertificates,
  signerInfo: SignerInfo,
  path: readonly CertificateFacts[],
): Uint8Array {
  const kept = new SignedDataWithRawCertificates();
  // RFC 5652 §5.1: 3, because the content is not plain data.
  kept.version = 3;
  kept.digestAlgorithms = [signerInfo.digestAlgorithm];
  kept.encapContentInfo = signedData.encapContentInfo;
  kept.certificates = inDerOrder(path.map((certificate) => certificate.der)).map(arrayBufferOf);
  const { digestAlgorithm, sid, signature, signatureAlgorithm, signedAttrs } = signerInfo;
  kept.signerInfos = [
    new SignerInfo({
      version: CMSVersion.v1,
      sid,
      digestAlgorithm,
      signatureAlgorithm,
      signature,
      ...(signedAttrs === undefined ? {} : { signedAttrs }),
    }),
  ];
  const contentInfo = new SignedContentInfo();
  contentInfo.content = kept;
  return encodeDer(contentInfo);
}

function checkImprint(info: TSTInfo, signature: Uint8Array): void {
  const hash = strongHashes[info.messageImprint.hashAlgorithm.algorithm];
  if (hash === undefined) throw new Error('an unknown hash');
  const expected = createHash(hash).update(signature).digest();
  if (!sameBytes(bytesOf(info.messageImprint.hashedMessage), expected)) {
    throw new Error('it stamps something else');
  }
}

function pathOf(
  certificates: readonly ArrayBuffer[],
  signerInfo: SignerInfo,
): readonly [CertificateFacts, ...CertificateFacts[]] {
  const facts = certificates.map((der) => readX509(new Uint8Array(der)));
  const leaf = namedCertificate(signerInfo, facts);
  if (leaf === undefined) throw new Error('the authority’s certificate is missing');
  const path: [CertificateFacts, ...CertificateFacts[]] = [leaf];
  for (let last = leaf; !sameBytes(last.subjectDer, last.issuerDer);) {
    const child = last;
    const issuer = facts.find(
      (candidate) =>
        !path.includes(candidate) &&
        sameBytes(candidate.subjectDer, child.issuerDer) &&
        child.signedBy(candidate),
    );
    if (issuer === undefined) break;
    path.push(issuer);
    last = issuer;
  }
  return path;
}

function checkAttributes(signerInfo: SignerInfo, content: Uint8Array, leaf: CertificateFacts): void {
  const attributes = signerInfo.signedAttrs ?? [];
  const type = valueOf(attributes, oid.contentType);
  if (type === null || !sameBytes(type, objectIdentifier(oid.tstInfo)))
    throw new Error('a wrong content type');
  const hash = strongHashes[signerInfo.digestAlgorithm.algorithm];
  const digest = valueOf(attributes, oid.messageDigest);
  if (hash === undefined || digest === null) throw new Error('no digest');
  const found = bytesOf(AsnConvert.parse(digest, OctetString));
  if (!sameBytes(found, createHash(hash).update(content).digest())) throw new Error('a wrong digest');
  if (!namesCertificate(attributes, leaf)) throw new Error('it does not name its certificate');
}

function namesCertificate(attributes: readonly Attribute[], leaf: CertificateFacts): boolean {
  const second = valueOf(attributes, oid.signingCertificateV2);
  if (second !== null) {
    const [id] = AsnConvert.parse(second, ForeignSigningCertificateV2).certs;
    const hash = strongHashes[id?.hashAlgorithm?.algorithm ?? oid.sha256];
    return (
      id !== undefined &&
      hash !== undefined &&
      sameBytes(bytesOf(id.certHash), createHash(hash).update(leaf.der).digest())
    );
  }
  const first = valueOf(attributes, oid.signingCertificate);
  if (first === null) return false;
  const [id] = AsnConvert.parse(first, ForeignSigningCertificate).certs;
  return id !== undefined && sameBytes(bytesOf(id.certHash), createHash('sha1').update(leaf.der).digest());
}

function checkSignature(signerInfo: SignerInfo, leaf: CertificateFacts): void {
  const algorithm = signerInfo.signatureAlgorithm.algorithm;
  const hash =
    algorithm === oid.rsaEncryption
      ? strongHashes[signerInfo.digestAlgorithm.algorithm]
      : signatureHashes[algorithm];
  if (hash === undefined) throw new Error('an unknown signature algorithm');
  const { digestAlgorithm, signatureAlgorithm } = signerInfo;
  if (digestAlgorithm.parameters != null || signatureAlgorithm.parameters != null) {
    throw new Error('unknown parameters of an algorithm');
  }
  const message = encodeDer(new AttributeSet(signerInfo.signedAttrs ?? []));
  if (!verify(hash, message, leaf.publicKey, bytesOf(signerInfo.signature))) {
    throw new Error('a wrong signature');
  }
}

function valueOf(attributes: readonly Attribute[], type: string): Uint8Array | null {
  const [found, ...more] = attributes.filter((attribute) => attribute.attrType === type);
  const value = found?.attrValues[0];
  return value === undefined || more.length > 0 ? null : new Uint8Array(value);
}
