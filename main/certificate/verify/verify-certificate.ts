import { verify as verifySignature } from 'node:crypto';

import type { CertificateList } from '@peculiar/asn1-x509';

import { sameBytes } from '../asn1/der.ts';
import { type CertificateFacts, certificatesOfPem, readX509 } from '../keys/x509.ts';
import { signedBytes } from '../signature/detached-cms.ts';
import { isCanonicalEcdsa } from '../signature/ecdsa-value.ts';
import { checkTimestamp, type TimestampAnswer } from './check-timestamp.ts';
import { type Finding, inWords, statusOf } from './finding.ts';
import { judgeKey } from './judge-key.ts';
import { type ReadPdf, readPdfCertificate } from './pdf/read-pdf.ts';
import { printFindings } from './print-findings.ts';
import { type ReadRecord, readRecord, recordLimitBytes } from './read-record.ts';
import { type ReadSignature, readSignature, sha256Of, SignatureFormError } from './read-signature.ts';
import { readRevocationList, revocationListsOfPem } from './revocation-lists.ts';
import type { Verdict } from './verdict.ts';

/** The bytes of one certificate file: a signed document, or a record with its detached signature (`null`: none). */
export type CertificateFile =
  | { readonly kind: 'pdf'; readonly pdf: Uint8Array }
  | { readonly kind: 'json'; readonly json: Uint8Array; readonly p7s: Uint8Array | null };

/** A document that the caller has read already. */
export interface ReadPdfFile {
  readonly kind: 'read-pdf';
  readonly read: ReadPdf;
}

/** Against what a certificate is checked. Nothing is fetched, nothing but this is trusted. */
export interface VerifyOptions {
  /** PEM texts of the roots that the person trusts, of stations and timestamp authorities alike. */
  readonly roots: readonly string[];
  /** PEM texts of revocation lists; without them revocation is not checked. */
  readonly crls?: readonly string[];
  readonly now: Date;
}

/**
 * The verdict on a certificate, offline. Never throws: whatever the bytes are, there is a verdict, in bounded time and
 * memory.
 */
export function verifyCertificate(
  file: CertificateFile | ReadPdfFile,
  options: VerifyOptions,
): Promise<Verdict> {
  try {
    return Promise.resolve(verdictOn(file, options));
  } catch (error) {
    return Promise.resolve(
      unsignedVerdict({ code: 'UNREADABLE', detail: error instanceof Error ? error.name : null }),
    );
  }
}

function verdictOn(file: CertificateFile | ReadPdfFile, options: VerifyOptions): Verdict {
  switch (file.kind) {
    case 'json':
      return verifyDetached(file.json, file.p7s, readOnce(file.json), options);
    case 'pdf':
      return verifyPdf(readPdfCertificate(file.pdf), options);
    case 'read-pdf':
      return verifyPdf(file.read, options);
    default:
      return file satisfies never;
  }
}

function verifyPdf(read: ReadPdf, options: VerifyOptions): Verdict {
  if (!read.ok) return unsignedVerdict(read.finding);
  const { contents, signed, json, p7s } = read.value;
  const signature = tryReadSignature(contents);
  if (!signature.ok) return unsignedVerdict(signature.finding);
  const record = readOnce(json);
  const attached = verifyDetached(json, p7s, record, options);
  const also: Finding[] = [];
  const leaf = signature.value.path[0].identity;
  if (!attached.signatureOk || attached.signer?.sha256 !== leaf.sha256) {
    also.push({ code: 'PDF_ATTACHMENT', detail: attached.problems[0]?.code ?? null });
  }
  if (attached.record !== null) also.push(...printFindings(read.value, attached.record, signature.value));
  return judge({ signature: signature.value, content: signed, json, record, also, options });
}

/** A record that is read when somebody asks for it, and then kept: the two signatures of a PDF are about the same one. */
function readOnce(json: Uint8Array): () => ReadRecord {
  let read: ReadRecord | null = null;
  return () => (read ??= readRecord(json));
}

function verifyDetached(
  json: Uint8Array,
  p7s: Uint8Array | null,
  record: () => ReadRecord,
  options: VerifyOptions,
): Verdict {
  if (json.length > recordLimitBytes) return unsignedVerdict({ code: 'TOO_LARGE', detail: null });
  if (p7s === null) return unsignedVerdict(foreignOr(record(), { code: 'SIGNATURE_MISSING', detail: null }));
  const signature = tryReadSignature(p7s);
  if (!signature.ok) return unsignedVerdict(foreignOr(record(), signature.finding));
  return judge({ signature: signature.value, content: [json], json, record, also: [], options });
}

/** A file that is no certificate at all is called so, rather than called a bad certificate. */
function foreignOr(read: ReadRecord, finding: Finding): Finding {
  return !read.ok && read.finding.code === 'NOT_A_CERTIFICATE' ? read.finding : finding;
}

/** Everything that the judgement on one signature needs. */
interface Case {
  readonly signature: ReadSignature;
  /** The signed bytes, in parts. */
  readonly content: readonly Uint8Array[];
  /** The record's bytes, and how they are read once they are known to be signed. */
  readonly json: Uint8Array;
  readonly record: () => ReadRecord;
  /** Findings made before. */
  readonly also: readonly Finding[];
  readonly options: VerifyOptions;
}

function judge({ signature, content, json, record: readSigned, also, options }: Case): Verdict {
  const { parts, path } = signature;
  const findings: Finding[] = [...also];
  const sameContent = sameBytes(sha256Of(...content), parts.contentSha256);
  if (!sameContent) findings.push({ code: 'SIGNATURE_OF_OTHER_CONTENT', detail: null });
  const signatureFits = signatureIsFrom(path[0], signature);
  if (!signatureFits) findings.push({ code: 'SIGNATURE_WRONG', detail: null });
  const intact = sameContent && signatureFits;
  const read = intact ? readSigned() : null;
  if (read?.ok === false) findings.push(read.finding);
  const record = read?.ok === true ? read.record : null;
  const claimedTime = record === null ? null : new Date(record.issuedAt);
  const roots = options.roots.flatMap(certificatesOfPem);
  const lists = (options.crls ?? []).flatMap(revocationListsOfPem).map(readRevocationList);
  const revocationLists = lists.filter((list) => list !== null);
  if (revocationLists.length < lists.length) findings.push({ code: 'CRL_INVALID', detail: null });
  const stamp = stampOf(signature, roots, revocationLists);
  findings.push(...stamp.findings);
  const key = judgeKey({
    path,
    roots,
    claimedTime,
    provenTime: stamp.provenTime,
    revocationLists,
    now: options.now,
  });
  findings.push(...key.findings);
  if (record?.signatureLevel === 'B-T' && parts.timestampToken === null) {
    findings.push({ code: 'TIMESTAMP_MISSING', detail: null });
  }
  // A timestamp that was never promised may prove nothing: the certificate is then worth what it was without.
  const isExtra = record?.signatureLevel === 'B-B';
  const weighed = findings.filter(
    ({ code }) => !(isExtra && (code === 'TIMESTAMP_UNTRUSTED' || code === 'TIMESTAMP_REVOKED')),
  );
  return {
    status: statusOf(weighed),
    level: parts.timestampToken === null ? 'B-B' : 'B-T',
    signatureOk: intact,
    modifiedAfterSigning: !intact || also.some((finding) => finding.code === 'PDF_ATTACHMENT'),
    trusted: key.trustAnchor !== null,
    trustAnchor: key.trustAnchor?.identity ?? null,
    revocation: key.revocation,
    signer: path[0].identity,
    claimedTime: claimedTime?.toISOString() ?? null,
    provenTime: stamp.provenTime?.toISOString() ?? null,
    timestamp: stamp.timestamp,
    jsonSha256: intact ? Buffer.from(sha256Of(json)).toString('hex') : null,
    record,
    problems: findings.map(inWords),
  };
}

/** A root that is no certificate vouches for nothing. */
function stampOf(
  { parts }: ReadSignature,
  roots: readonly Uint8Array[],
  revocationLists: readonly CertificateList[],
): TimestampAnswer {
  if (parts.timestampToken === null) return { timestamp: null, provenTime: null, findings: [] };
  const rootFacts = roots.flatMap((root) => {
    try {
      return [readX509(root)];
    } catch {
      return [];
    }
  });
  return checkTimestamp(parts.timestampToken, parts.signature, { roots, rootFacts, revocationLists });
}

function signatureIsFrom(leaf: CertificateFacts, { parts }: ReadSignature): boolean {
  const type = parts.algorithm === 'rsa-sha256' ? 'rsa' : 'ec';
  const { asymmetricKeyType, asymmetricKeyDetails } = leaf.publicKey;
  if (asymmetricKeyType !== type) return false;
  try {
    if (type === 'ec' && !isCanonicalEcdsa(parts.signature, asymmetricKeyDetails?.namedCurve)) return false;
    return verifySignature(
      'sha256',
      signedBytes(parts.contentSha256, parts.path, parts.algorithm),
      leaf.publicKey,
      parts.signature,
    );
  } catch {
    return false;
  }
}

function tryReadSignature(
  der: Uint8Array,
): { readonly ok: true; readonly value: ReadSignature } | { readonly ok: false; readonly finding: Finding } {
  try {
    return { ok: true, value: readSignature(der) };
  } catch (error) {
    if (!(error instanceof SignatureFormError)) throw error;
    return { ok: false, finding: { code: error.code, detail: error.message } };
  }
}

/** The verdict on a file whose signature could not even be looked at. */
export function unsignedVerdict(finding: Finding): Verdict {
  return {
    status: statusOf([finding]),
    level: null,
    signatureOk: false,
    modifiedAfterSigning: null,
    trusted: false,
    trustAnchor: null,
    revocation: 'not-checked',
    signer: null,
    claimedTime: null,
    provenTime: null,
    timestamp: null,
    jsonSha256: null,
    record: null,
    problems: [inWords(finding)],
  };
}
