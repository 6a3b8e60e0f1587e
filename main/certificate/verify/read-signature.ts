import { createHash } from 'node:crypto';

import type { SignerInfo } from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';

import { SignedContentInfo, type SignedDataWithRawCertificates } from '../asn1/cms-types.ts';
import { bytesOf, encodeDer, sameBytes } from '../asn1/der.ts';
import { oid } from '../asn1/object-identifiers.ts';
import { type CertificateFacts, readX509 } from '../keys/x509.ts';
import {
  type DetachedSignature,
  encodeSignature,
  partsOfKnownForm,
  signatureAlgorithm,
} from '../signature/detached-cms.ts';
import { namedCertificate } from '../signature/named-certificate.ts';
import type { SigningAlgorithm } from '../signature/signer.ts';
import type { VerdictProblemCode } from './verdict.ts';

/** A signature that was read, with its certificates in order: signing certificate first. */
export interface ReadSignature {
  readonly parts: DetachedSignature;
  readonly path: readonly [CertificateFacts, ...CertificateFacts[]];
}

/** What {@link readSignature} throws: why these bytes are not a signature as Clearbench makes them. */
export class SignatureFormError extends Error {
  readonly code: VerdictProblemCode;

  constructor(code: VerdictProblemCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SignatureFormError';
    this.code = code;
  }
}

/** More than any path and timestamp need; keeps hostile input from costing time. */
const signatureLimitBytes = 64 * 1024;
const pathLimit = 6;

/**
 * Reads a detached signature. It must be, byte for byte, what `encodeSignature` makes from the parts read: no other
 * attribute, certificate, algorithm or encoding passes.
 *
 * @throws SignatureFormError
 */
export function readSignature(der: Uint8Array): ReadSignature {
  if (der.length > signatureLimitBytes) {
    throw new SignatureFormError('SIGNATURE_MALFORMED', 'larger than any signature');
  }
  const known = partsOfKnownForm(der);
  if (known !== null) {
    const [leaf, ...issuers] = known.path;
    return { parts: known, path: [readX509(leaf), ...issuers.map(readX509)] };
  }
  const signedData = malformedUnless(() => readSignedData(der));
  const [signerInfo, ...others] = signedData.signerInfos;
  if (signerInfo === undefined || others.length > 0) {
    throw new SignatureFormError('SIGNATURE_MALFORMED', 'not exactly one signer');
  }
  const { certificates } = signedData;
  if (certificates.length === 0 || certificates.length > pathLimit) {
    throw new SignatureFormError('SIGNATURE_MALFORMED', `${certificates.length} certificates`);
  }
  const facts = malformedUnless(() => certificates.map((der) => readX509(new Uint8Array(der))));
  const path = orderPath(facts, signerInfo);
  const [leaf, ...issuers] = path;
  const parts: DetachedSignature = {
    contentSha256: messageDigestOf(signerInfo),
    path: [leaf.der, ...issuers.map((issuer) => issuer.der)],
    algorithm: algorithmOf(signerInfo),
    signature: bytesOf(signerInfo.signature),
    timestampToken: timestampTokenOf(signerInfo),
  };
  if (
    !sameBytes(
      malformedUnless(() => encodeSignature(parts)),
      der,
    )
  ) {
    throw new SignatureFormError('SIGNATURE_ATTRIBUTES', 'not in the one form that follows from its parts');
  }
  return { parts, path };
}

function readSignedData(der: Uint8Array): SignedDataWithRawCertificates {
  const { contentType, content } = AsnConvert.parse(der, SignedContentInfo);
  if (contentType !== oid.signedData) throw new Error('not signed data');
  return content;
}

/** The signer's certificate is the one that SignerInfo names; then each one's issuer in turn, until all are used. */
function orderPath(
  facts: readonly CertificateFacts[],
  signerInfo: SignerInfo,
): readonly [CertificateFacts, ...CertificateFacts[]] {
  const leaf = namedCertificate(signerInfo, facts);
  if (leaf === undefined) {
    throw new SignatureFormError('SIGNATURE_MALFORMED', 'the signing certificate is not there');
  }
  const path: [CertificateFacts, ...CertificateFacts[]] = [leaf];
  const rest = facts.filter((candidate) => candidate !== leaf);
  let last = leaf;
  while (rest.length > 0) {
    const child = last;
    const index = rest.findIndex((candidate) => sameBytes(candidate.subjectDer, child.issuerDer));
    const issuer = index === -1 ? undefined : rest.splice(index, 1)[0];
    if (issuer === undefined) throw new SignatureFormError('PATH_BROKEN', 'a certificate is not on the path');
    path.push(issuer);
    last = issuer;
  }
  return path;
}

function messageDigestOf(signerInfo: SignerInfo): Uint8Array {
  const found = (signerInfo.signedAttrs ?? []).find((attribute) => attribute.attrType === oid.messageDigest);
  const value = found?.attrValues[0];
  if (value === undefined) throw new SignatureFormError('SIGNATURE_ATTRIBUTES', 'no message digest');
  return malformedUnless(() => bytesOf(AsnConvert.parse(value, OctetString)));
}

function algorithmOf(signerInfo: SignerInfo): SigningAlgorithm {
  const id = encodeDer(signerInfo.signatureAlgorithm);
  for (const algorithm of ['ecdsa-sha256', 'rsa-sha256'] as const) {
    if (sameBytes(encodeDer(signatureAlgorithm(algorithm)), id)) return algorithm;
  }
  throw new SignatureFormError('SIGNATURE_ALGORITHM', signerInfo.signatureAlgorithm.algorithm);
}

function timestampTokenOf(signerInfo: SignerInfo): Uint8Array | null {
  const found = (signerInfo.unsignedAttrs ?? []).find(
    (attribute) => attribute.attrType === oid.signatureTimeStampToken,
  );
  const value = found?.attrValues[0];
  return value === undefined ? null : new Uint8Array(value);
}

function malformedUnless<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof SignatureFormError) throw cause;
    throw new SignatureFormError('SIGNATURE_MALFORMED', 'not readable as a signature', { cause });
  }
}

/** SHA-256 over the parts, one after another. */
export function sha256Of(...content: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of content) hash.update(part);
  return new Uint8Array(hash.digest());
}
