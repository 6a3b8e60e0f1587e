import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { expect } from 'vitest';

import { recordSchema, type CertificateRecord } from '../../../shared/schemas/record.ts';
import { clearbench } from './clearbench.ts';
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

/** The station's root certificate in a file, as its owner would hand it to a receiver. */
export async function stationRoot(data: string): Promise<string> {
  const exported = await clearbench(['--data', data, 'keys', 'export-root']);
  if (exported.exitCode !== 0) throw new Error(`the root could not be exported: ${exported.stderr}`);
  const file = path.join(data, 'root-for-receivers.pem');
  await fs.writeFile(file, exported.stdout);
  return file;
}
