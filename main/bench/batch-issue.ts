import { ClearbenchError } from '../../shared/problem.ts';
import type { CertificateQueryInput } from '../../shared/schemas/archive.ts';
import type { Person } from '../../shared/schemas/plan.ts';
import type { BatchRecord } from '../../shared/schemas/record.ts';
import type { Archive, CertificateSelection } from '../archive/archive.ts';
import { issueBatchCertificate } from '../certificate/issue-batch.ts';
import { toolInfo } from '../engine/tool-info.ts';
import type { CertificateServiceParts } from './certificate-service.ts';
import { issueWithTimestamp } from './issue-with-timestamp.ts';

/** What a batch certificate is issued over. */
export interface BatchChoice {
  /** What the lot is: a workstation, a pallet, a range of dates. */
  readonly lot: string;
  /** How many drives it should have; `null` if nobody said. */
  readonly expected: number | null;
  /** Printed with the lot; `null` if there is nothing to say. */
  readonly note: string | null;
  /** Which drives it holds: those named, or the newest certificate of each that matches. */
  readonly selection: CertificateSelection;
  readonly preparedBy: Person;
}

/** Most drives of one batch certificate: a pallet, not a decade. */
export const MAX_BATCH_DRIVES = 10_000;

/**
 * Issues a certificate over a lot and keeps it in the archive.
 *
 * @throws ClearbenchError CALL_INVALID if the lot holds no drive or too many; CERTIFICATE_NOT_FOUND, KEY_LOCKED, …
 */
export async function issueBatch(
  { archive, openSigner, organisation, print, authorityUrl, log, now }: CertificateServiceParts,
  { lot, expected, note, selection, preparedBy }: BatchChoice,
): Promise<BatchRecord> {
  const certificates: Uint8Array[] = [];
  for (const id of drivesOf(archive, selection)) {
    const { record, files } = await archive.getCertificate(id);
    if (record.kind !== 'drive')
      throw new ClearbenchError('CALL_INVALID', `${id} is a batch certificate itself.`);
    certificates.push(files.json);
  }
  const { version, commit } = toolInfo();
  const about = {
    lot,
    expected,
    note,
    certificates,
    preparedBy,
    signer: await openSigner(),
    organisation: organisation(),
    tool: { version, commit },
    print: print(),
  };
  const { issued, awaitsTimestamp } = await issueWithTimestamp(
    (signatureLevel) => issueBatchCertificate({ ...about, signatureLevel, now: now() }),
    authorityUrl(),
  );
  const { id, record, json, p7s, pdf } = issued;
  await archive.saveCertificate({ id, record, json, p7s, pdf, jobId: null, awaitsTimestamp });
  log.info({ certificate: id, drives: certificates.length, awaitsTimestamp }, 'batch certificate issued');
  return record;
}

function drivesOf(archive: Archive, selection: CertificateSelection): readonly string[] {
  const ids = [...new Set(selection.by === 'ids' ? selection.ids : newestOfEach(archive, selection.query))];
  if (ids.length === 0) throw new ClearbenchError('CALL_INVALID', 'No certificate of a drive was chosen.');
  if (ids.length > MAX_BATCH_DRIVES) {
    throw new ClearbenchError(
      'CALL_INVALID',
      `A batch certificate holds at most ${MAX_BATCH_DRIVES} drives.`,
    );
  }
  return ids;
}

/** Superseded certificates are left out: their drives are in the lot with the newer ones. */
function newestOfEach(archive: Archive, query: CertificateQueryInput): readonly string[] {
  const ids: string[] = [];
  for (const { id, supersededBy } of archive.allCertificates({
    ...query,
    kinds: ['drive'],
    order: 'oldest',
  })) {
    if (supersededBy === null) ids.push(id);
    if (ids.length > MAX_BATCH_DRIVES) break;
  }
  return ids;
}
