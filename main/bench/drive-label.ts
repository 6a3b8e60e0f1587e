import { ClearbenchError } from '../../shared/problem.ts';
import type { Archive } from '../archive/archive.ts';
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
 * @throws ClearbenchError CERTIFICATE_NOT_FOUND; LABEL_REFUSED for a batch, or for "sanitized" with any other outcome.
 */
export async function printDriveLabel(
  archive: Archive,
  { id, size, kind }: LabelChoice,
  actor: string,
): Promise<Uint8Array> {
  const { record, files } = await archive.getCertificate(id);
  if (record.kind !== 'drive') {
    throw new ClearbenchError('LABEL_REFUSED', 'A batch certificate has no label: label its drives.');
  }
  const pdf = await printLabel({ record, json: files.json, size, kind });
  archive.recordLedger({ action: 'label-printed', actor, subject: id, details: { size, kind } });
  return pdf;
}
