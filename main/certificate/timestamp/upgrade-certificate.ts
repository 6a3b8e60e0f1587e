import { readFile } from 'node:fs/promises';

import { ClearbenchError } from '../../../shared/problem.ts';
import type { CertificatePaths } from '../certificate-files.ts';
import { writeSignature } from '../document/seal-pdf.ts';
import { writeDurableFile } from '../../durable-file.ts';
import { type DetachedSignature, encodeSignature } from '../signature/detached-cms.ts';
import { readPdfCertificate } from '../verify/pdf/read-pdf.ts';
import { readSignature } from '../verify/read-signature.ts';
import { requestTimestamp, type TimestampAuthority } from './request-timestamp.ts';

/** The signed forms of a certificate that a timestamp goes into. */
export interface SignedForms {
  readonly p7s: Uint8Array;
  readonly pdf: Uint8Array;
}

/** Whether a certificate still lacks a timestamp in one of its forms. Damaged forms count as lacking none: they stay as they are. */
export function lacksTimestamp(forms: SignedForms): boolean {
  return stampable(forms.p7s) !== null || stampablePdf(forms.pdf) !== null;
}

/**
 * Adds a timestamp to each form that lacks one (B-B becomes B-T). It is an unsigned attribute of the signature, which in a
 * PDF lies outside what is signed: nothing that was signed changes, not even the length of the PDF.
 *
 * @throws ClearbenchError TIMESTAMP_FAILED
 */
export async function addTimestamps(forms: SignedForms, authority: TimestampAuthority): Promise<SignedForms> {
  let { p7s, pdf } = forms;
  const record = stampable(p7s);
  if (record !== null) p7s = encodeSignature(await stamped(record, authority));
  const document = stampablePdf(pdf);
  if (document !== null) {
    const copy = Buffer.from(pdf);
    writeSignature(copy, document.place, encodeSignature(await stamped(document.parts, authority)));
    pdf = new Uint8Array(copy);
  }
  return { p7s, pdf };
}

/**
 * {@link addTimestamps} on a certificate's files, each replaced in one step.
 *
 * @returns whether anything was added.
 * @throws ClearbenchError TIMESTAMP_FAILED, or system errors as they come.
 */
export async function addTimestampsToFiles(
  paths: CertificatePaths,
  authority: TimestampAuthority,
): Promise<boolean> {
  const forms = {
    p7s: new Uint8Array(await readFile(paths.p7s)),
    pdf: new Uint8Array(await readFile(paths.pdf)),
  };
  if (!lacksTimestamp(forms)) return false;
  const upgraded = await addTimestamps(forms, authority);
  await writeDurableFile(paths.p7s, upgraded.p7s, { mode: 0o644, overwrite: 'replace' });
  await writeDurableFile(paths.pdf, upgraded.pdf, { mode: 0o644, overwrite: 'replace' });
  return true;
}

async function stamped(parts: DetachedSignature, authority: TimestampAuthority): Promise<DetachedSignature> {
  const token = await requestTimestamp(parts.signature, authority);
  return { ...parts, timestampToken: token.der };
}

function stampable(p7s: Uint8Array): DetachedSignature | null {
  try {
    const { parts } = readSignature(p7s);
    return parts.timestampToken === null ? parts : null;
  } catch (error) {
    if (error instanceof ClearbenchError) throw error;
    return null;
  }
}

function stampablePdf(pdf: Uint8Array) {
  const read = readPdfCertificate(pdf);
  if (!read.ok) return null;
  const parts = stampable(read.value.contents);
  return parts === null ? null : { parts, place: read.value.place };
}
