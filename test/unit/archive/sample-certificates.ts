import { canonicalJson } from '../../../shared/canonical-json.ts';
import { known } from '../../../shared/reading.ts';
import type { OutcomeKind } from '../../../shared/schemas/outcome.ts';
import type { CertificateRecord } from '../../../shared/schemas/record.ts';
import type { NewCertificate } from '../../../main/archive/archive.ts';
import { buildRecord } from '../../../main/certificate/record/build-record.ts';
import { samplePlan, sampleResult } from '../policy/sample-job.ts';

/** Numbers that look random and are the same in every run (xorshift, 32 bits). */
export function numbersFrom(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const manufacturers = [
  'Seagate',
  'Western Digital',
  'Toshiba',
  'HGST',
  'Samsung',
  'Intel',
  'Kingston',
  'Micron',
];
const families = ['ST1000NM', 'WD40EFRX-', 'MG04ACA', 'HUS726', 'MZ7LM', 'SSDSC2BB', 'SA400S37', 'MTFDDAK'];
const modalities = ['CT', 'MR', 'US', 'XA', 'MG', 'PET', 'DX', 'NM'];
const makers = ['Siemens Healthineers', 'GE HealthCare', 'Philips', 'Canon Medical', 'Fujifilm', 'Hologic'];
const forenames = ['Ana', 'Bo', 'Chloé', 'Dmitri', 'Elif', 'Frank', 'Grace', 'Håkon', 'Ines', 'Jürgen'];
const surnames = ['Müller', 'Okafor', 'Papadopoulos', 'Quist', 'Rossi', 'Sørensen', 'Tanaka', 'Ueda'];
const mediaKinds = ['hdd', 'ssd', 'nvme', 'flash', 'unknown'] as const;

const base = buildRecord({
  id: 'CB-20260102-0123456789',
  issuedAt: new Date('2026-01-02T03:04:05.678Z'),
  plan: samplePlan,
  result: sampleResult,
  outcome: { kind: 'sanitized', requestedLevel: 'clear', achievedLevel: 'clear', reasons: [] },
  supersedes: null,
  organisation: null,
  signatureLevel: 'B-B',
});

/** The `index`th of an endless series of plausible records; the same index always gives the same one. */
export function sampleRecord(index: number, changes: Partial<CertificateRecord> = {}): CertificateRecord {
  const next = numbersFrom(index * 2_654_435_761 + 12_345);
  for (let turn = 0; turn < 4; turn += 1) next();
  const pick = <T>(values: readonly T[]): T => values[next() % values.length] as T;
  const code = (length: number): string =>
    Array.from({ length }, () => alphabet.charAt(next() % alphabet.length)).join('');
  const issuedAt = new Date(Date.UTC(2016, 0, 1) + index * 311_000 + (next() % 300_000)).toISOString();
  const day = issuedAt.slice(0, 10).replaceAll('-', '');
  const serial = `${pick(['Z1W', 'WD-WCC', 'S3Z', 'K4H', '9XE'])}${code(9)}`;
  const kind = outcomeOf(next() % 1000);
  const sanitized = kind === 'sanitized' || kind === 'sanitized-with-exceptions';
  const family = next() % families.length;
  const modality = pick(modalities);
  return {
    ...base,
    id: `CB-${day}-${code(10)}`,
    issuedAt,
    outcome: {
      kind,
      requestedLevel: 'clear',
      achievedLevel: sanitized ? 'clear' : null,
      reasons: [],
    },
    medium: {
      ...base.medium,
      target: 'device',
      identifier: { kind: 'serial', value: serial },
      identity: {
        ...base.medium.identity,
        vendor: known(manufacturers[family] ?? ''),
        model: known(`${families[family] ?? ''}${String(next() % 10_000).padStart(4, '0')}`),
        serial: known(serial),
        wwn: known(`5000c500${code(8).toLowerCase()}`),
      },
      mediaKind: pick(mediaKinds),
      capacityBytes: String((1 + (next() % 16)) * 1_000_204_886_016),
    },
    asset: {
      ...base.asset,
      assetTag: `BME-${String(next() % 400_000).padStart(6, '0')}`,
      source: `${modality} ${1 + (next() % 40)}`,
      modality,
      manufacturer: pick(makers),
      stationName: `${modality}AWP${String(60_000 + (next() % 3000))}`,
      facility: pick(['North Hospital', 'St. Anne', 'University Clinic', 'Harbour Imaging']),
    },
    people: {
      ...base.people,
      sanitizedBy: { ...base.people.sanitizedBy, name: `${pick(forenames)} ${pick(surnames)}` },
    },
    job: { ...base.job, id: `J${day}-${String(next() % 240_000).padStart(6, '0')}-${code(8)}` },
    ...changes,
  };
}

function outcomeOf(permille: number): OutcomeKind {
  if (permille < 930) return 'sanitized';
  if (permille < 960) return 'sanitized-with-exceptions';
  return permille < 990 ? 'not-sanitized' : 'aborted';
}

/** A record as a certificate whose signature and document are mere bytes: for what does not look into them. */
export function sampleCertificate(record: CertificateRecord, pdfBytes = 2_000): NewCertificate {
  const next = numbersFrom(record.id.length + Date.parse(record.issuedAt));
  const filler = (bytes: number): Uint8Array => {
    const filled = Buffer.alloc(bytes);
    for (let at = 0; at + 4 <= bytes; at += 4) filled.writeUInt32LE(next(), at);
    return filled;
  };
  return {
    id: record.id,
    record,
    json: Buffer.from(canonicalJson(record), 'utf8'),
    p7s: filler(1_200),
    pdf: filler(pdfBytes),
    jobId: record.job.id,
  };
}
