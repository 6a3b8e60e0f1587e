import type { OutcomeKind } from '../../../shared/schemas/outcome.ts';
import type { CertificateRecord } from '../../../shared/schemas/record.ts';
import { driveSection, sourceSection } from './drive-sections.ts';
import {
  type Banner,
  type BannerTone,
  driveText,
  type DocumentModel,
  monoRow,
  row,
  type Section,
  toolText,
} from './document-model.ts';
import { printedOrganisation } from './printed-organisation.ts';
import { faultAnnex, faultSection } from './fault-sections.ts';
import { howToVerify } from './how-to-verify.ts';
import { peopleSection } from './people-section.ts';
import { proofSection, workSection } from './proof-sections.ts';
import { statementOf } from './statement.ts';
import { notRecorded, outcomeNames, time } from './wording.ts';

/** What the document says beside the record: facts about the record's own bytes and their signature. */
export interface CertificateContext {
  /** SHA-256 of the signed JSON, lower-case hex. */
  readonly jsonSha256: string;
  /** Subject and SHA-256 of the signing certificate. */
  readonly signer: { readonly subject: string; readonly sha256: string; readonly rootSha256: string };
}

const tones: Readonly<Record<OutcomeKind, BannerTone>> = {
  sanitized: 'success',
  'sanitized-with-exceptions': 'caution',
  'not-sanitized': 'failure',
  aborted: 'failure',
};

const meanings: Readonly<Record<OutcomeKind, string>> = {
  sanitized: 'The requested level was reached and verified on every addressable sector.',
  'sanitized-with-exceptions':
    'The requested level was reached and verified. A person must weigh what is listed here before release.',
  'not-sanitized': 'Do not release this drive. Data may remain on it.',
  aborted: 'The job was cancelled. Do not release this drive. Data may remain on it.',
};

/** What the certificate of one drive says, outcome first. */
export function certificateModel(record: CertificateRecord, context: CertificateContext): DocumentModel {
  return {
    title: 'Certificate of Data Destruction',
    subtitle: 'Certificate of sanitization, fields after NIST SP 800-88r2 §4.6',
    id: record.id,
    issuedAt: time(record.issuedAt),
    organisation: printedOrganisation(record.organisation),
    banner: bannerOf(record),
    sections: [
      driveSection(record),
      sourceSection(record),
      workSection(record),
      proofSection(record),
      faultSection(record),
      peopleSection(record),
      chainSection(record, context),
      { title: 'How to verify', blocks: howToVerify(record) },
    ],
    annex: faultAnnex(record),
    qr: {
      content: `${record.id} ${context.jsonSha256}`,
      caption: 'Certificate id and SHA-256 of certificate.json',
    },
  };
}

function bannerOf(record: CertificateRecord): Banner {
  const { kind, reasons } = record.outcome;
  return {
    tone: tones[kind],
    headline: outcomeNames[kind],
    meaning: meanings[kind],
    statement: statementOf(record),
    reasons: reasons.map((reason, index) =>
      driveText(`${reason.message} (${reason.code})`, `outcome.reasons.${index}`),
    ),
  };
}

function chainSection(record: CertificateRecord, context: CertificateContext): Section {
  const { tool, evidence } = record;
  return {
    title: 'Chain of evidence',
    blocks: [
      {
        kind: 'rows',
        rows: [
          monoRow('Certificate', record.id),
          monoRow('Replaces', record.supersedes ?? 'none'),
          monoRow('Job', record.job.id),
          row('Tool', toolText(`${tool.name} ${tool.version}, commit ${tool.commit ?? notRecorded}`)),
          row('Running on', driveText(`Node ${tool.node}, ${tool.system}`, 'tool.system')),
          monoRow('Plan, SHA-256', evidence.planSha256),
          monoRow('Journal, SHA-256', evidence.journalSha256),
          monoRow('Record, SHA-256', context.jsonSha256),
          row('Signed by', driveText(context.signer.subject, 'signer')),
          monoRow('Its fingerprint', context.signer.sha256),
          monoRow('Root’s fingerprint', context.signer.rootSha256),
          row(
            'Signature level',
            record.signatureLevel === 'B-T'
              ? 'B-T: signed; a timestamp by an independent authority is promised'
              : 'B-B: signed; no timestamp by an independent authority',
          ),
        ],
      },
    ],
  };
}
