import { sameBytes } from '../certificate/asn1/der.ts';
import { isWorse } from '../certificate/verify/finding.ts';
import { readPdfCertificate } from '../certificate/verify/pdf/read-pdf.ts';
import type { Verdict } from '../certificate/verify/verdict.ts';
import { verifyCertificate, type VerifyOptions } from '../certificate/verify/verify-certificate.ts';
import type { FilesToJudge } from './archive.ts';

/** The verdict on files that belong together, as the verifier judges: they are only as good as the worst of them. */
export async function judgeFiles({ json, p7s, pdf }: FilesToJudge, options: VerifyOptions): Promise<Verdict> {
  if (pdf === null) return verifyCertificate({ kind: 'json', json, p7s }, options);
  const attached = readPdfCertificate(pdf);
  const document = await verifyCertificate({ kind: 'read-pdf', read: attached }, options);
  const hasSameRecord = attached.ok && sameBytes(attached.value.json, json);
  // The document's verdict includes the files that it holds.
  if (hasSameRecord && p7s !== null && sameBytes(attached.value.p7s, p7s)) return document;
  const record = await verifyCertificate({ kind: 'json', json, p7s }, options);
  return worse(hasSameRecord ? document : ofOtherRecord(document), record);
}

function worse(first: Verdict, second: Verdict): Verdict {
  return isWorse(second.status, first.status) ? second : first;
}

/** A document beside a record that it is not about: whichever of the two is wrong, together they prove nothing. */
function ofOtherRecord(document: Verdict): Verdict {
  if (document.status === 'INVALID' || document.status === 'UNSUPPORTED') return document;
  return {
    ...document,
    status: 'INVALID',
    record: null,
    problems: [
      ...document.problems,
      {
        code: 'PDF_ATTACHMENT',
        message: 'The PDF belongs to another record than the one beside it.',
        detail: null,
      },
    ],
  };
}
