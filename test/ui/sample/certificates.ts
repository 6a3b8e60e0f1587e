import type { CheckFinding } from '../../../shared/contract/archive.ts';
import type {
  CertificateDetails,
  CertificateFilters,
  CertificateRow,
} from '../../../shared/contract/certificates.ts';
import { known, unavailable } from '../../../shared/reading.ts';
import type { CertificateRecord, Disposition } from '../../../shared/schemas/record.ts';
import type { Result } from '../../../shared/schemas/result.ts';
import { outcomes, sampleCertificateId, sampleJobId } from './jobs.ts';

const manager = {
  name: 'Alex Moreau',
  title: 'Asset manager',
  organisation: 'Northgate General Hospital',
  location: null,
  contact: null,
};

/** How many certificates the sample archive says it has. */
export const sampleCount = 48_212;

const models = [
  ['Seagate', 'ST1000NM0033-9ZM173', 1_000_204_886_016, 'hdd'],
  ['WDC', 'WD5003ABYZ-011FA0', 500_107_862_016, 'hdd'],
  ['Toshiba', 'MQ01ABD050', 500_107_862_016, 'hdd'],
  ['Intel', 'SSDSC2BB240G7', 240_057_409_536, 'ssd'],
] as const;

const sources = [
  ['RAD-CT-0217', 'CT Siemens SOMATOM Definition CTAWP71234'],
  ['RAD-MR-0104', 'MR GE Signa HDxt MRGEHC02'],
  ['RAD-US-0331', 'US Philips iU22 USPHI331'],
  ['PACS-WS-012', 'PACS viewer Barco MDCC Read-12'],
] as const;

function outcomeOf(index: number) {
  if (index % 29 === 3) return outcomes.failed;
  if (index % 13 === 5) return outcomes.exceptions;
  if (index % 61 === 7) return outcomes.aborted;
  return outcomes.sanitized;
}

/** Row number `index` of the sample archive, newest first. */
export function sampleRow(index: number): CertificateRow {
  const [vendor, model, sizeBytes, mediaKind] = models[index % 4] ?? models[0];
  const [assetTag, source] = sources[(index >> 1) % 4] ?? sources[0];
  const outcome = outcomeOf(index);
  return {
    certificateId: sampleCertificateId(index),
    kind: 'drive',
    issuedAt: new Date(Date.UTC(2026, 10, 24, 10, 42) - index * 1_900_000).toISOString(),
    outcome: outcome.kind,
    requestedLevel: 'clear',
    achievedLevel: outcome.achievedLevel,
    identifier: `Z1W${(index * 7919 + 12_345).toString(36).toUpperCase()}KQ9P`.slice(0, 12),
    vendor,
    model,
    sizeBytes,
    mediaKind,
    assetTag,
    source,
    operatorName: index % 3 === 0 ? 'Priya Raman' : 'Jordan Ellis',
    stationName: index % 17 === 0 ? 'Bench 1' : 'Bench 2',
    origin: index % 17 === 0 ? 'imported' : 'issued',
    lastVerdict:
      index < 3
        ? null
        : { status: index % 17 === 0 ? 'UNTRUSTED' : 'VALID', checkedAt: '2026-11-23T02:14:00.000Z' },
    retainUntil: '2032-11-24T10:42:00.000Z',
    validation: index % 11 === 2 ? 'accepted' : 'awaiting-decision',
    supersededBy: null,
  };
}

/** A page of the sample archive. */
export function sampleSearch(
  filters: CertificateFilters,
  limit: number,
  cursor: string | null,
): {
  readonly rows: readonly CertificateRow[];
  readonly nextCursor: string | null;
  readonly total: number | null;
  readonly totalIsExact: boolean;
} {
  const matches = (row: CertificateRow): boolean =>
    (filters.outcomes.length === 0 || (row.outcome !== null && filters.outcomes.includes(row.outcome))) &&
    (filters.mediaKinds.length === 0 ||
      (row.mediaKind !== null && filters.mediaKinds.includes(row.mediaKind))) &&
    (filters.origins.length === 0 || filters.origins.includes(row.origin)) &&
    (filters.validations.length === 0 ||
      (row.validation !== null && filters.validations.includes(row.validation))) &&
    filters.text
      .toLowerCase()
      .split(/\s+/)
      .every((word) => JSON.stringify(row).toLowerCase().includes(word));
  const narrowed =
    filters.text !== '' || filters.outcomes.length + filters.mediaKinds.length + filters.origins.length > 0;
  const end = narrowed ? 4000 : sampleCount;
  const rows: CertificateRow[] = [];
  let index = cursor === null ? 0 : Number(cursor);
  for (; index < end && rows.length < limit; index += 1) {
    const row = sampleRow(index);
    if (matches(row)) rows.push(row);
  }
  let total: number | null = null;
  if (cursor === null) {
    total = narrowed
      ? Array.from({ length: end }, (_, i) => sampleRow(i)).filter(matches).length
      : sampleCount;
  }
  const totalIsExact = total === null || total <= 10_000;
  const counted = total === null ? null : Math.min(total, 10_000);
  return { rows, nextCursor: index < end ? String(index) : null, total: counted, totalIsExact };
}

const digest = '4be1c0a7d95f3382ee61f90b7ad4452c8f13a6d7e02b9c5514c8a3f6e9d07b12';

/** The evidence of a sample job. */
export function sampleResult(sizeBytes: number, failed: boolean, number: number): Result {
  const unwritten = failed ? [{ firstLba: 41_943_040, lastLba: 41_945_087 }] : [];
  const done = sizeBytes - (failed ? 2048 * 512 : 0);
  return {
    resultVersion: 1,
    jobId: sampleJobId(number),
    planSha256: digest,
    tool: { version: '0.1.0', commit: 'ac3e206', node: '24.21.0', system: 'Linux 6.12 x64' },
    startedAt: '2026-11-24T07:15:00.000Z',
    endedAt: '2026-11-24T10:42:31.000Z',
    ended: 'completed',
    attempts: [
      {
        number: 1,
        startedAt: '2026-11-24T07:15:00.000Z',
        endedAt: '2026-11-24T10:42:31.000Z',
        ended: 'completed',
        phase: 'finishing',
        passNumber: null,
        offsetBytes: sizeBytes,
      },
    ],
    opened: null,
    capacityProof: {
      state: 'passed',
      places: 1024,
      placesProven: 1024,
      blockBytes: 4096,
      otherAddress: [],
      otherContentLbas: [],
      inaccessibleLbas: [],
    },
    passesPlanned: 1,
    passes: [
      {
        number: 1,
        pattern: { kind: 'bytes', hex: '00' },
        state: failed ? 'incomplete' : 'complete',
        bytesFlushed: done,
        flush: 'ok',
        startedAt: '2026-11-24T07:15:04.000Z',
        endedAt: '2026-11-24T09:01:10.000Z',
        bytesPerSecond: 157_100_000,
        unwritten,
      },
    ],
    verification: {
      kind: 'full',
      state: 'complete',
      reading: 'direct',
      bytesPlanned: sizeBytes,
      bytesRead: done,
      bytesMatched: done,
      samples: null,
      seedHex: null,
      firstLba: 0,
      lastLba: sizeBytes / 512 - 1,
      startedAt: '2026-11-24T09:01:10.000Z',
      endedAt: '2026-11-24T10:42:30.000Z',
      bytesPerSecond: 164_500_000,
    },
    faults: { unwritten, unreadable: unwritten, mismatched: [], notAttempted: [], recovered: [] },
    retries: { writes: failed ? 3 : 0, reads: failed ? 3 : 0 },
    health: {
      before: unavailable('smartctl is not installed'),
      after: unavailable('smartctl is not installed'),
    },
    hiddenArea: { state: 'absent' },
    problems: [],
    journalSha256: digest,
  };
}

const sampleDisposition: Disposition = {
  action: 'physical-destruction',
  by: { name: 'Priya Raman', title: null, organisation: null, location: null, contact: null },
  decidedAt: '2026-11-24T11:02:00.000Z',
  note: 'Shredder of 27 November, box 4.',
};

/** What the last check of the sample archive found. */
export const sampleFindings: readonly CheckFinding[] = [
  [3, 'VALID', 'INVALID', 'The record is not the one that was archived.'],
  [8, 'VALID', 'INVALID', null],
  [17, 'VALID', 'UNTRUSTED', null],
  [34, 'UNTRUSTED', 'VALID', null],
].map(([index, before, after, damage]) => {
  const { certificateId, identifier } = sampleRow(index as number);
  return { certificateId, identifier, before, after, damage } as CheckFinding;
});

/** Everything about row number `index`. */
export function sampleDetails(index: number): CertificateDetails {
  const row = sampleRow(index);
  const outcome = outcomeOf(index);
  const failed = outcome.kind === 'not-sanitized';
  const record = sampleRecord(row, outcome, failed);
  return {
    row,
    record,
    recordJson: JSON.stringify(record),
    recordSha256: digest,
    signer: {
      name: 'Bench 2, Biomedical Engineering',
      fingerprint: digest,
      notAfter: '2029-03-02T08:00:00.000Z',
    },
    timestamp: { state: 'queued', provenAt: null, authority: null },
    linked: [],
    job: { jobId: record.job.id, disposition: failed ? sampleDisposition : null },
  };
}

function sampleRecord(
  row: CertificateRow,
  outcome: CertificateRecord['outcome'],
  failed: boolean,
): CertificateRecord {
  const sizeBytes = row.sizeBytes ?? 0;
  const result = sampleResult(sizeBytes, failed, 3);
  const identity = {
    vendor: known(row.vendor ?? ''),
    model: known(row.model ?? ''),
    serial: known(row.identifier),
    wwn: known('0x5000c5005e7f1a2b'),
    firmware: known('SN04'),
  };
  return {
    recordVersion: 1,
    kind: 'drive',
    id: row.certificateId,
    issuedAt: row.issuedAt,
    signatureLevel: 'B-T',
    supersedes: null,
    organisation: { name: 'Northgate General Hospital', address: ['12 Harbour Road', 'Northgate NG4 2PT'] },
    outcome,
    medium: {
      target: 'device',
      identifier: { kind: 'serial', value: row.identifier },
      identity,
      mediaKind: row.mediaKind ?? 'hdd',
      bus: 'sata',
      capacityBytes: String(sizeBytes),
      logicalSectorBytes: 512,
      physicalSectorBytes: known(4096),
      sectors: sizeBytes / 512,
      port: known('pci-0000:00:1f.2-ata-3'),
      usbAdapter: null,
    },
    asset: {
      assetTag: row.assetTag,
      source: row.source,
      facility: 'Northgate General, Radiology',
      modality: 'CT',
      manufacturer: 'Siemens',
      model: 'SOMATOM Definition',
      serial: '65213',
      stationName: 'CTAWP71234',
      dataBackedUp: 'yes',
      backupLocation: 'PACS archive, checked 2026-11-20',
      confidentiality: null,
      destination: 'recycler',
      destinationDetails: null,
      notes: null,
    },
    job: {
      id: result.jobId,
      plannedAt: result.startedAt,
      startedAt: result.startedAt,
      endedAt: result.endedAt,
      ended: result.ended,
      confirmedWith: row.identifier.slice(-4),
      acceptedVerdicts: [],
      opened: null,
      attempts: result.attempts.map((attempt) => ({ ...attempt, offsetBytes: String(attempt.offsetBytes) })),
      retries: result.retries,
    },
    technique: {
      kind: 'host-overwrite',
      table: 'Clearbench-1, after SP 800-88r1 Appendix A',
      limit: null,
      methodId: 'clear-zeros',
      methodName: 'Clear, zeros',
      passesPlanned: 1,
    },
    passes: result.passes.map((pass) => ({
      ...pass,
      bytesFlushed: String(pass.bytesFlushed),
      bytesPerSecond: String(pass.bytesPerSecond),
    })),
    requestedVerification: 'full',
    verification: {
      ...result.verification,
      bytesPlanned: String(result.verification.bytesPlanned),
      bytesRead: String(result.verification.bytesRead),
      bytesMatched: String(result.verification.bytesMatched),
      bytesPerSecond: String(result.verification.bytesPerSecond),
    },
    capacityProof: result.capacityProof,
    faults: result.faults,
    hiddenArea: result.hiddenArea,
    health: result.health,
    problems: [],
    condition: 'operational',
    confidentialityAfter: null,
    people: {
      sanitizedBy: {
        name: row.operatorName ?? 'Jordan Ellis',
        title: 'Biomedical technician',
        organisation: 'Northgate General Hospital',
        location: 'Workshop B1',
        contact: 'ext. 4471',
      },
      verifiedBy: null,
      concurrenceBy: null,
    },
    validation:
      row.validation === 'accepted'
        ? { state: 'accepted', by: manager, decidedAt: '2026-11-24T11:02:00.000Z', grounds: null }
        : { state: 'awaiting-decision' },
    disposition: null,
    tool: {
      name: 'Clearbench',
      version: '0.1.0',
      commit: 'ac3e206',
      node: '24.21.0',
      system: 'Linux 6.12 x64',
    },
    evidence: { planSha256: digest, journalSha256: digest },
  };
}
