import { ClearbenchError } from '../../shared/problem.ts';
import type { CertificateQueryInput } from '../../shared/schemas/archive.ts';
import type { Person } from '../../shared/schemas/plan.ts';
import type { BatchRecord } from '../../shared/schemas/record.ts';
import type { Archive, CertificateSelection } from '../archive/archive.ts';
import { issueBatchCertificate } from '../certificate/issue-batch.ts';
import { toolInfo } from '../engine/tool-info.ts';
import type { CertificateServiceParts } from './certificate-service.ts';
import { issueWithTimestamp } from './issue-with-timestamp.ts';
import { driveOf } from './drive-of-certificate.ts';
import { openVouching } from './vouching.ts';

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
 * @throws ClearbenchError CALL_INVALID if the lot holds no drive or too many, one of them twice, or a certificate that
 *   was replaced or that nobody vouches for; CERTIFICATE_NOT_FOUND, KEY_LOCKED, …
 */
export async function issueBatch(
  parts: CertificateServiceParts,
  { lot, expected, note, selection, preparedBy }: BatchChoice,
): Promise<BatchRecord> {
  const { archive, openSigner, organisation, print, authorityUrl, log, now } = parts;
  const certificates = await vouchedFor(parts, drivesOf(archive, selection));
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

/** The signed records of a lot. What they say is signed anew, so nothing is among them that this bench cannot vouch for. */
async function vouchedFor(
  parts: CertificateServiceParts,
  ids: readonly string[],
): Promise<readonly Uint8Array[]> {
  const certificates: Uint8Array[] = [];
  const lotOf = new Map<string, string>();
  const doubtAbout = await openVouching(parts);
  for (const id of ids) {
    const { record, files, summary } = await parts.archive.getCertificate(id);
    if (record.kind !== 'drive') throw refused(`${id} is a batch certificate itself.`);
    const { supersededBy } = summary;
    if (supersededBy !== null) throw refused(`${id} was replaced by ${supersededBy}: name that one.`);
    const sameJob = lotOf.get(record.job.id);
    if (sameJob !== undefined)
      throw refused(`${sameJob} and ${id} are about the same job: name one of them.`);
    lotOf.set(record.job.id, id);
    const doubt = await doubtAbout(files);
    if (doubt !== null) {
      throw refused(`${id} cannot be vouched for (${doubt.toLowerCase()}): verify it to learn why.`);
    }
    certificates.push(files.json);
  }
  return certificates;
}

function drivesOf(archive: Archive, selection: CertificateSelection): readonly string[] {
  const ids = [...new Set(selection.by === 'ids' ? selection.ids : newestOfEach(archive, selection.query))];
  if (ids.length === 0) throw refused('No certificate of a drive was chosen.');
  if (ids.length > MAX_BATCH_DRIVES) {
    throw refused(`A batch certificate holds at most ${MAX_BATCH_DRIVES} drives.`);
  }
  return ids;
}

/**
 * The newest certificate of each drive. Superseded ones are left out, and so are earlier jobs on a drive: it is in the lot
 * with what was done to it last.
 */
function newestOfEach(archive: Archive, query: CertificateQueryInput): readonly string[] {
  const newest = new Map<string, string>();
  for (const certificate of archive.allCertificates({ ...query, kinds: ['drive'], order: 'newest' })) {
    const drive = driveOf(certificate);
    if (certificate.supersededBy === null && !newest.has(drive)) newest.set(drive, certificate.id);
    if (newest.size > MAX_BATCH_DRIVES) break;
  }
  return [...newest.values()].reverse();
}

function refused(message: string): ClearbenchError {
  return new ClearbenchError('CALL_INVALID', message);
}
