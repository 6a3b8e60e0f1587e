import { mayAccept } from '../../shared/policy/validation.ts';
import { ClearbenchError } from '../../shared/problem.ts';
import type { Archive } from '../archive/archive.ts';
import { isVouchedFor } from '../archive/vouching.ts';
import { printLabel, type LabelKind, type LabelSize } from '../certificate/document/print-label.ts';

/** Which label is wanted. */
export interface LabelChoice {
  /** Id of the drive's certificate. */
  readonly id: string;
  readonly size: LabelSize;
  readonly kind: LabelKind;
}

/**
 * Prints the label of a drive (PDF), and notes that in the ledger.
 *
 * @throws ClearbenchError CERTIFICATE_NOT_FOUND; LABEL_REFUSED for a batch, for a certificate that another one replaced
 *   or that nobody vouches for, for a good outcome that was rejected, or for "sanitized" with any other outcome.
 */
export async function printDriveLabel(
  archive: Archive,
  { id, size, kind }: LabelChoice,
  actor: string,
): Promise<Uint8Array> {
  const { record, files, summary } = await archive.getCertificate(id);
  if (record.kind !== 'drive') {
    throw new ClearbenchError('LABEL_REFUSED', 'A batch certificate has no label: label its drives.');
  }
  if (summary.supersededBy !== null) {
    throw new ClearbenchError('LABEL_REFUSED', `${id} was replaced by ${summary.supersededBy}.`);
  }
  if (!isVouchedFor(summary)) {
    const verdict = summary.verdict?.status.toLowerCase() ?? 'not verified';
    throw new ClearbenchError('LABEL_REFUSED', `Nobody who is trusted here vouches for ${id} (${verdict}).`);
  }
  // A label is read from afar: it must not say "sanitized" of a drive whose result the organisation rejected.
  if (record.validation.state === 'rejected' && mayAccept[record.outcome.kind] !== 'never') {
    throw new ClearbenchError('LABEL_REFUSED', `The result on ${id} was rejected.`);
  }
  const pdf = await printLabel({ record, json: files.json, size, kind });
  archive.recordLedger({ action: 'label-printed', actor, subject: id, details: { size, kind } });
  return pdf;
}
