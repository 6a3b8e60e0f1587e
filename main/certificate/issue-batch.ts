import { readingOr } from '../../shared/reading.ts';
import type { Person } from '../../shared/schemas/plan.ts';
import {
  type BatchEntry,
  type BatchRecord,
  batchRecordSchema,
  type CertificateRecord,
  type Organisation,
  recordSchema,
} from '../../shared/schemas/record.ts';
import type { PrintOptions } from './document/print-certificate.ts';
import { signRecord, type SignedCertificate } from './issue-certificate.ts';
import { newBatchId } from './record/certificate-id.ts';
import type { StationSigner } from './signature/signer.ts';
import { sha256Of } from './verify/read-signature.ts';

/** From what a batch certificate is issued. */
export interface BatchInput {
  /** What the lot is: a workstation, a pallet, a range of dates. */
  readonly lot: string;
  /** How many drives it should have; `null` if nobody said. */
  readonly expected: number | null;
  /** Printed with the lot; `null` if there is nothing to say. */
  readonly note: string | null;
  /** The signed JSON of each drive's certificate. The caller has verified them. */
  readonly certificates: readonly Uint8Array[];
  readonly preparedBy: Person;
  readonly signer: StationSigner;
  readonly organisation: Organisation | null;
  readonly tool: { readonly version: string; readonly commit: string | null };
  readonly now: Date;
  readonly signatureLevel?: 'B-B' | 'B-T';
  readonly print?: PrintOptions;
}

/** A batch certificate in memory; `writeCertificateFiles` writes it. */
export type IssuedBatch = SignedCertificate<BatchRecord>;

/**
 * Issues one certificate over a job lot: each drive, its outcome, and the id and hash of its own certificate.
 *
 * @throws ZodError if a certificate's JSON is none; ClearbenchError TEXT_NOT_PRINTABLE.
 */
export async function issueBatchCertificate(input: BatchInput): Promise<IssuedBatch> {
  const record = batchRecordSchema.parse({
    recordVersion: 1,
    kind: 'batch',
    id: newBatchId(input.now),
    issuedAt: input.now.toISOString(),
    signatureLevel: input.signatureLevel ?? 'B-B',
    organisation: input.organisation,
    lot: input.lot,
    expected: input.expected,
    note: input.note,
    entries: input.certificates.map(entryOf),
    preparedBy: input.preparedBy,
    tool: { name: 'Clearbench', ...input.tool },
  } satisfies BatchRecord);
  return signRecord(record, input.signer, input.print);
}

function entryOf(json: Uint8Array): BatchEntry {
  const record: CertificateRecord = recordSchema.parse(JSON.parse(Buffer.from(json).toString('utf8')));
  const { medium, asset, outcome } = record;
  return {
    certificateId: record.id,
    jsonSha256: Buffer.from(sha256Of(json)).toString('hex'),
    identifier: medium.identifier,
    manufacturer: readingOr(medium.identity.vendor, null),
    model: readingOr(medium.identity.model, null),
    capacityBytes: medium.capacityBytes,
    assetTag: asset.assetTag,
    source: asset.source,
    outcome: outcome.kind,
    requestedLevel: outcome.requestedLevel,
    achievedLevel: outcome.achievedLevel,
    endedAt: record.job.endedAt,
    validation: record.validation.state,
  };
}
