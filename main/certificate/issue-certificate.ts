import { canonicalJson } from '../../shared/canonical-json.ts';
import type { Outcome } from '../../shared/schemas/outcome.ts';
import type { Plan } from '../../shared/schemas/plan.ts';
import type { AnyRecord, CertificateRecord, Organisation } from '../../shared/schemas/record.ts';
import type { Result } from '../../shared/schemas/result.ts';
import { printCertificate, type PrintOptions } from './document/print-certificate.ts';
import { buildRecord } from './record/build-record.ts';
import { newCertificateId } from './record/certificate-id.ts';
import { encodeSignature, signDetached } from './signature/detached-cms.ts';
import type { StationSigner } from './signature/signer.ts';

/** From what a certificate is issued. */
export interface IssueInput {
  readonly plan: Plan;
  readonly result: Result;
  readonly outcome: Outcome;
  readonly signer: StationSigner;
  /** Id of the certificate that this one replaces, or `null`. */
  readonly supersedes: string | null;
  readonly organisation: Organisation | null;
  readonly now: Date;
  /** Whether a timestamp is promised (a timestamp authority is set up); B-B if missing. */
  readonly signatureLevel?: 'B-B' | 'B-T';
  /** How the PDF is printed. */
  readonly print?: PrintOptions;
}

/** A certificate of one drive, or of a batch, in memory: the record, its signed bytes, the detached signature and the document. */
export interface SignedCertificate<R extends AnyRecord> {
  readonly id: string;
  readonly record: R;
  /** Canonical JSON of the record, UTF-8: exactly the bytes that are signed. */
  readonly json: Uint8Array;
  /** Detached CMS signature over `json`, DER. */
  readonly p7s: Uint8Array;
  readonly pdf: Uint8Array;
}
export type IssuedCertificate = SignedCertificate<CertificateRecord>;

/**
 * Issues the certificate of a job that has ended, whatever its outcome. Writes nothing: see `writeCertificateFiles`.
 *
 * @throws ClearbenchError TEXT_NOT_PRINTABLE if a field holds characters that the fonts lack.
 * @throws ZodError if plan and result do not make a valid record.
 */
export async function issueCertificate(input: IssueInput): Promise<IssuedCertificate> {
  const record = buildRecord({
    id: newCertificateId(input.now),
    issuedAt: input.now,
    plan: input.plan,
    result: input.result,
    outcome: input.outcome,
    supersedes: input.supersedes,
    organisation: input.organisation,
    signatureLevel: input.signatureLevel ?? 'B-B',
  });
  return signRecord(record, input.signer, input.print);
}

/**
 * Signs and prints a record.
 *
 * @throws ClearbenchError TEXT_NOT_PRINTABLE if a field holds characters that the fonts lack.
 */
export async function signRecord<R extends AnyRecord>(
  record: R,
  signer: StationSigner,
  print?: PrintOptions,
): Promise<SignedCertificate<R>> {
  const json = new Uint8Array(Buffer.from(canonicalJson(record), 'utf8'));
  const p7s = encodeSignature(await signDetached([json], signer));
  const pdf = await printCertificate({ record, json, p7s, signer }, print);
  return { id: record.id, record, json, p7s, pdf };
}
