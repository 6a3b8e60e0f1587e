import type { BenchHandlers, Caller } from '../../../../shared/contract.ts';
import type {
  CertificateDetails,
  CertificateFilters,
  CertificateRow,
} from '../../../../shared/contract/certificates.ts';
import type { MadeFile } from '../../../../shared/contract/files.ts';
import { groundsText } from '../../../../shared/policy/validation.ts';
import { ClearbenchError } from '../../../../shared/problem.ts';
import type { CertificateQueryInput, CertificateSummary } from '../../../../shared/schemas/archive.ts';
import type { ArchivedCertificate } from '../../../archive/archive.ts';
import { printDriveLabel } from '../../drive-label.ts';
import { contractVerdict } from '../contract-verdict.ts';
import { personCalled } from '../operator-person.ts';
import type { ServiceParts } from '../service-parts.ts';
import { verifyBytes } from '../verify-bytes.ts';

type CertificateCalls = Extract<keyof BenchHandlers, `certificates.${string}`>;

/** To here matches are counted: among a million certificates, counting further would hold up everything else. */
const MAX_COUNTED = 10_000;

/** Calls about single certificates. */
export function certificateHandlers(parts: ServiceParts): Required<Pick<BenchHandlers, CertificateCalls>> {
  const { archive } = parts;
  return {
    'certificates.search': ({ filters, limit, cursor }) => {
      const query = queryOf(parts, filters);
      const { certificates, nextCursor } = archive.findCertificates({ ...query, limit, cursor });
      const found = cursor === null ? archive.countCertificates(query, MAX_COUNTED + 1) : null;
      return Promise.resolve({
        rows: certificates.map((summary) => rowOf(parts, summary)),
        nextCursor,
        total: found === null ? null : Math.min(found, MAX_COUNTED),
        totalIsExact: found === null || found <= MAX_COUNTED,
      });
    },
    'certificates.details': async ({ certificateId }) =>
      detailsOf(parts, await archive.getCertificate(certificateId)),
    'certificates.file': async ({ certificateId, file, purpose }, caller) => {
      const certificate = await archive.getCertificate(certificateId);
      const made = fileOf(certificate, file);
      if (purpose !== 'view') {
        archive.recordLedger({
          action: purpose === 'print' ? 'certificate-printed' : 'certificate-exported',
          actor: actorOf(parts, caller),
          subject: certificateId,
          details: { file },
        });
      }
      return made;
    },
    'certificates.label': async ({ certificateId, size }, caller) => {
      const label = { id: certificateId, size, kind: 'outcome' } as const;
      const pdf = await printDriveLabel(archive, label, actorOf(parts, caller));
      return {
        name: `${certificateId}-label.pdf`,
        mediaType: 'application/pdf' as const,
        bytesBase64: Buffer.from(pdf).toString('base64'),
      };
    },
    'certificates.decide': async ({ certificateId, validation, ground, remark, ...people }, caller) => {
      const jobId = archive.getSummary(certificateId)?.jobId ?? null;
      const known = parts.settings.read();
      const record = await parts.bench.certificates.decide({
        id: certificateId,
        decision: {
          validation,
          by: personCalled(known, people.by),
          grounds: groundsText(ground, remark),
          verifiedBy: people.verifiedBy === null ? null : personCalled(known, people.verifiedBy),
          concurrenceBy: people.concurrenceBy === null ? null : personCalled(known, people.concurrenceBy),
        },
        disposition: jobId === null ? null : (parts.dispositions.read()[jobId] ?? null),
        actor: actorOf(parts, caller),
      });
      // The card of a drive that is still in its bay leads to the newest certificate.
      parts.jobBoard.change(record.job.id, { certificateId: record.id });
      parts.archiveChanged();
      return { certificateId: record.id };
    },
    'certificates.verify': async ({ certificateId }, caller) => {
      const { files } = await archive.getCertificate(certificateId);
      const bytes = files.pdf ?? files.json;
      const verdict = await verifyBytes(parts, { bytes, signature: files.pdf === null ? files.p7s : null });
      archive.saveVerdict(certificateId, verdict.status, actorOf(parts, caller));
      parts.archiveChanged();
      return contractVerdict(verdict, files.pdf === null ? 'json' : 'pdf', 'same');
    },
  };
}

/** Who the ledger names for what is done on a screen: the operator that the station is set to. */
export function actorOf({ settings }: ServiceParts, caller: Caller): string {
  const { operators, currentOperatorId } = settings.read();
  return operators.find(({ operatorId }) => operatorId === currentOperatorId)?.name ?? caller.face;
}

/** The archive's query for what a screen filters by. */
export function queryOf(
  { assets, archive }: ServiceParts,
  filters: CertificateFilters,
): CertificateQueryInput {
  const asset = filters.assetId === null ? null : assets.get(filters.assetId);
  if (filters.assetId !== null && asset?.details.assetTag == null) {
    throw new ClearbenchError(
      'CALL_INVALID',
      'This asset has no tag by which its certificates could be found.',
    );
  }
  const tag = asset?.details.assetTag;
  const retentionEnd = archive.retentionCutoff();
  const { issuedTo } = filters;
  const issuedBefore =
    filters.retentionOver && (issuedTo === null || retentionEnd < issuedTo) ? retentionEnd : issuedTo;
  return {
    text: filters.text.slice(0, 200),
    issuedFrom: inMilliseconds(filters.issuedFrom),
    issuedBefore: inMilliseconds(issuedBefore),
    kinds: [...filters.kinds],
    outcomes: [...filters.outcomes],
    levels: [...filters.levels],
    mediaKinds: [...filters.mediaKinds],
    origins: [...filters.origins],
    verdicts: [...filters.verdicts],
    validations: [...filters.validations],
    ...(tag == null ? {} : { assetTags: [tag] }),
  };
}

function inMilliseconds(time: string | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

/** A certificate as lists show it. */
export function rowOf({ archive }: ServiceParts, summary: CertificateSummary): CertificateRow {
  const retainUntil = new Date(summary.issuedAt);
  retainUntil.setUTCFullYear(retainUntil.getUTCFullYear() + archive.retentionYears());
  const size = summary.capacityBytes === null ? null : Number(summary.capacityBytes);
  return {
    certificateId: summary.id,
    kind: summary.kind,
    issuedAt: summary.issuedAt,
    outcome: summary.outcome,
    requestedLevel: summary.requestedLevel,
    achievedLevel: summary.achievedLevel,
    identifier: identifierOf(summary),
    vendor: maybeShown(summary.manufacturer),
    model: maybeShown(summary.model),
    sizeBytes: size !== null && Number.isSafeInteger(size) ? size : null,
    mediaKind: summary.mediaKind,
    assetTag: maybeShown(summary.assetTag),
    source: maybeShown(summary.workstation),
    operatorName: shown(summary.operator),
    stationName: null,
    origin: summary.origin,
    lastVerdict:
      summary.verdict === null ? null : { status: summary.verdict.status, checkedAt: summary.verdict.at },
    retainUntil: retainUntil.toISOString(),
    validation: summary.validation,
    supersededBy: summary.supersededBy,
  };
}

/** What people know a certificate by: its drive's serial, or what its lot is. */
export function identifierOf({ serial, workstation, id }: CertificateSummary): string {
  return shown(serial ?? workstation ?? id);
}

function shown(text: string): string {
  return text.slice(0, 1000);
}

function maybeShown(text: string | null): string | null {
  return text === null ? null : shown(text);
}

async function detailsOf(parts: ServiceParts, certificate: ArchivedCertificate): Promise<CertificateDetails> {
  const { summary, record, files } = certificate;
  const verdict = await verifyBytes(parts, { bytes: files.json, signature: files.p7s });
  const signer =
    verdict.signer === null
      ? null
      : {
          name: shown(verdict.signer.subject),
          fingerprint: verdict.signer.sha256,
          notAfter: verdict.signer.notAfter,
        };
  const isWaiting = parts.archive.timestamps.isWaiting(summary.id);
  return {
    row: rowOf(parts, summary),
    record,
    recordJson: Buffer.from(files.json).toString('utf8'),
    recordSha256: summary.jsonSha256,
    signer,
    timestamp:
      verdict.timestamp === null
        ? { state: isWaiting ? ('queued' as const) : ('none' as const), provenAt: null, authority: null }
        : {
            state: 'present' as const,
            provenAt: verdict.timestamp.time,
            authority: shown(verdict.timestamp.authority.subject),
          },
    linked: linkedTo(parts, certificate),
    job: jobOf(parts, summary),
  };
}

/** A job of another station's bench is not here, so nothing can be recorded about its drive. */
function jobOf(
  { dispositions }: ServiceParts,
  { origin, kind, jobId }: CertificateSummary,
): CertificateDetails['job'] {
  if (origin !== 'issued' || kind !== 'drive' || jobId === null) return null;
  return { jobId, disposition: dispositions.read()[jobId] ?? null };
}

function linkedTo(parts: ServiceParts, { record }: ArchivedCertificate): readonly CertificateRow[] {
  if (record.kind !== 'batch') return [];
  return record.entries.flatMap(({ certificateId }) => {
    const summary = parts.archive.getSummary(certificateId);
    return summary === null ? [] : [rowOf(parts, summary)];
  });
}

const mediaTypes = {
  pdf: 'application/pdf',
  json: 'application/json',
  p7s: 'application/pkcs7-signature',
} as const;

const endings = { pdf: 'pdf', json: 'json', p7s: 'json.p7s' } as const;

/** One file of a certificate, named as on disk. @throws ClearbenchError CERTIFICATE_NOT_FOUND if it has no such file */
function fileOf({ summary, files }: ArchivedCertificate, file: keyof typeof mediaTypes): MadeFile {
  const bytes = files[file];
  if (bytes === null) {
    throw new ClearbenchError('CERTIFICATE_NOT_FOUND', `${summary.id} was imported without its PDF.`);
  }
  return {
    name: `${summary.id}.${endings[file]}`,
    mediaType: mediaTypes[file],
    bytesBase64: Buffer.from(bytes).toString('base64'),
  };
}
