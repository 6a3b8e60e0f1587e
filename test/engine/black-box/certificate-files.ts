import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { promisify } from 'node:util';

import { expect } from 'vitest';

import { recordSchema, type CertificateRecord } from '../../../shared/schemas/record.ts';
import { stationRoot } from './station.ts';
import type { JobReport } from './wipe-report.ts';

const run = promisify(execFile);

/**
 * Checks the certificate of a job as its receiver would: with openssl alone, against the station's root. Then reads the
 * record that was signed.
 */
export async function readCertificate(job: JobReport, data: string): Promise<CertificateRecord> {
  const files = job.certificate;
  if (files === null) throw new Error(`job ${String(job.id)} has no certificate: ${JSON.stringify(job)}`);
  await run('openssl', [
    'cms',
    '-verify',
    '-binary',
    '-cades',
    '-inform',
    'DER',
    '-in',
    files.p7s,
    '-content',
    files.json,
    '-CAfile',
    await stationRoot(data),
    '-out',
    '/dev/null',
  ]);
  expect((await fs.readFile(files.pdf)).subarray(0, 5).toString('latin1')).toBe('%PDF-');
  const record = recordSchema.parse(JSON.parse(await fs.readFile(files.json, 'utf8')));
  expect(record.id).toBe(files.id);
  return record;
}

/** The printed text of a certificate, as poppler reads it. */
export async function printedText(job: JobReport): Promise<string> {
  const { stdout } = await run('pdftotext', ['-layout', job.certificate?.pdf ?? '', '-']);
  return stdout;
}
