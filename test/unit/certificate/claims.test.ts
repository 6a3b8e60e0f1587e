import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { linearText } from '../../../main/certificate/document/linear-text.ts';
import { documentModelOf } from '../../../main/certificate/document/model-of-record.ts';
import { buildRecord } from '../../../main/certificate/record/build-record.ts';
import {
  abortedJob,
  exceptionsJob,
  failedJob,
  type SampleJob,
  sampleTime,
  sanitizedJob,
} from './sample-job.ts';

const root = path.join(import.meta.dirname, '../../..');

/** What nobody who wrote a program may say about it or about a drive; white space and case aside. */
const forbidden: Readonly<Record<string, RegExp>> = {
  'a certified, approved or compliant program':
    /(nist|hipaa|dod|iso)(sp800-88(r\d)?)?-?(certified|approved|compliant)/,
  'conformance to a standard that nobody here has read': /ieee2883(-2022)?(conform|complian)/,
  'a grade of armies': /military-?grade|dodstandard/,
  'that nothing can ever be recovered': /unrecoverable|cannotberecovered|forensically/,
  'that the medium is destroyed': /(drive|medium|disk)(is|was|hasbeen)(physically)?destroyed/,
  'that the tool validates': /validatedby(clearbench|thetool|theprogram)/,
};

function claimsIn(text: string): readonly string[] {
  const compact = text.toLowerCase().replaceAll(/\s+/g, '');
  return Object.entries(forbidden).flatMap(([claim, pattern]) => (pattern.test(compact) ? [claim] : []));
}

const wordsOf = (job: SampleJob): string =>
  linearText(
    documentModelOf(
      buildRecord({
        ...job,
        id: 'CB-20261124-0123456789',
        issuedAt: sampleTime,
        supersedes: null,
        organisation: null,
        signatureLevel: 'B-B',
      }),
      {
        jsonSha256: '11'.repeat(32),
        signer: { subject: 'CN=Station', sha256: '22'.repeat(32), rootSha256: '33'.repeat(32) },
      },
    ),
  );

function textsBelow(folder: string, ending: RegExp): readonly (readonly [string, string])[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => [path.relative(root, file), readFileSync(file, 'utf8')] as const);
}

describe('what is claimed', () => {
  it('by a certificate is never more than a program may claim', () => {
    for (const job of [sanitizedJob(), exceptionsJob(), failedJob(), abortedJob()]) {
      expect(claimsIn(wordsOf(job))).toEqual([]);
    }
  });

  it('of a drive that was overwritten is Clear, with the paragraph, the counts and what was read back', () => {
    const words = wordsOf(sanitizedJob());
    expect(words).toMatch(/NISTSP800-88r2§3\.1\.1/);
    expect(words).toMatch(/Clearbench-1,afterSP800-88r1AppendixA/);
    expect(words).toMatch(/[Aa]waitingdecision/);
    expect(words).not.toMatch(/achievedPurge/i);
  });

  it('by screens, commands and manual is never more either', () => {
    const texts = [
      ...['main', 'renderer', 'shared'].flatMap((folder) => textsBelow(folder, /\.tsx?$/)),
      ...textsBelow('resources/locales', /\.json$/),
      ['README.md', readFileSync(path.join(root, 'README.md'), 'utf8')] as const,
    ];
    expect(texts.length).toBeGreaterThan(300);
    const found = texts.flatMap(([file, text]) => claimsIn(text).map((claim) => `${file}: ${claim}`));
    expect(found).toEqual([]);
  });

  it('is looked for with eyes that see', () => {
    const boasts = 'NIST compliant. IEEE 2883 conformant. Military-grade. HIPAA certified. Unrecoverable.';
    expect(claimsIn(`${boasts} The drive was destroyed. Validated by Clearbench.`)).toHaveLength(
      Object.keys(forbidden).length,
    );
  });
});
