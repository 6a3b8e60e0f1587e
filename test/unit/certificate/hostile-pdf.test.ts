import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { printUnsigned } from '../../../main/certificate/document/print-certificate.ts';
import { sealPdf } from '../../../main/certificate/document/seal-pdf.ts';
import type { Verdict } from '../../../main/certificate/verify/verdict.ts';
import { verifyCertificate } from '../../../main/certificate/verify/verify-certificate.ts';
import { rebuilt, type UnsignedPdf, unsignedPdf, withStream } from './rebuilt-pdf.ts';
import { sampleTime, sanitizedJob } from './sample-job.ts';
import { type SampleStation, sampleStation } from './sample-station.ts';

/**
 * PDFs that somebody made to do harm and signed with a key of his own: what an honest signature protects, the verifier then
 * reads. Each of these costs seconds or gigabytes where a limit is missing; the time limit of the test is the assertion.
 */
let station: SampleStation;
let unsigned: UnsignedPdf;
beforeAll(async () => {
  station = await sampleStation();
  const { record, json, p7s } = await station.issue(sanitizedJob());
  const bytes = await printUnsigned({ record, json, p7s, signer: station.signer }, { paper: 'a4' });
  unsigned = unsignedPdf(bytes);
});
afterAll(() => station.remove());

/** Signs a file and has it verified. */
async function verdictOn(pdf: string): Promise<Verdict> {
  const signed = await sealPdf(Buffer.from(pdf, 'latin1'), station.signer);
  return verifyCertificate({ kind: 'pdf', pdf: signed }, { roots: [station.rootPem], now: sampleTime });
}

/** The file with the content of its first page, or its list of pages, exchanged. */
function changed({ content, kids }: { readonly content?: string; readonly kids?: string }): string {
  return rebuilt(unsigned, (object, id) => {
    if (content !== undefined && id === unsigned.contentId) return withStream(object, content);
    if (kids === undefined || !object.includes('/Type /Pages')) return object;
    return object.replace(/\/Kids \[[^\]]*\]/, () => `/Kids [${kids}]`);
  });
}

const withContent = (content: string): string => changed({ content });
const pagesOf = (kids: string): string => changed({ kids });

const firstPage = (): string => /\/Kids \[(\d+ 0 R)/.exec(unsigned.text)?.[1] ?? '';

describe('a PDF made to do harm', { timeout: 60_000 }, () => {
  it('would be a certificate if nothing were changed', async () => {
    expect((await verdictOn(rebuilt(unsigned, (object) => object))).status).toBe('VALID');
  });

  const megabytes = 3 * 1024 * 1024;
  const hostile: Readonly<Record<string, () => string>> = {
    'whose content opens lists that never end': () => withContent('['.repeat(megabytes)),
    'whose content marks artifacts that never end': () =>
      withContent('/Artifact <<\n'.repeat(megabytes / 13)),
    'whose content names fonts without end': () => withContent('/F1'.repeat(megabytes / 3)),
    'whose content shows glyphs that no font has': () => withContent(`[<${'ffff'.repeat(100_000)}>] TJ`),
    'whose content is larger than memory': () => withContent('\0'.repeat(100 * 1024 * 1024)),
    'that shows one page thousands of times': () => pagesOf(`${firstPage()} `.repeat(10_000)),
    'that shows a large page hundreds of times': () =>
      changed({ content: 'BT ET\n'.repeat(megabytes / 6), kids: `${firstPage()} `.repeat(399) }),
    'whose pages are their own pages': () => {
      const pages = /\/Pages (\d+ 0 R)/.exec(unsigned.text)?.[1] ?? '';
      return pagesOf(`${pages} ${pages}`);
    },
    'with a list of a million numbers where its pages should be': () => pagesOf('1 '.repeat(1_000_000)),
    'with lists inside of lists inside of lists': () => pagesOf('['.repeat(100_000)),
    'with a megabyte as a name': () => pagesOf(`/${'a'.repeat(megabytes)}`),
    'with a megabyte as a string': () => pagesOf(`(${'a'.repeat(megabytes)})`),
    'with a font for every glyph': () => {
      const font = /\/F1 (\d+ 0 R)/.exec(unsigned.text)?.[1] ?? '';
      const many = Array.from({ length: 5000 }, (_, index) => `/F${index} ${font}`).join('\n');
      return rebuilt(unsigned, (object) => object.replace(/\/Font <<[^>]*>>/, `/Font <<\n${many}\n>>`));
    },
  };
  for (const [what, make] of Object.entries(hostile)) {
    it(`${what} gets its verdict`, async () => {
      const { status, signatureOk } = await verdictOn(make());
      expect(status).toBe('INVALID');
      expect([true, false]).toContain(signatureOk);
    });
  }

  it('with any of its references bent to anything else gets a verdict', async () => {
    const references = [...unsigned.text.matchAll(/(?<= )(\d+)(?= 0 R)/g)];
    const anywhere = fc.record({
      at: fc.nat(references.length - 1),
      target: fc.integer({ min: 1, max: references.length }),
    });
    await fc.assert(
      fc.asyncProperty(anywhere, async ({ at, target }) => {
        const found = references[at];
        if (found === undefined) return;
        const digits = found[0].length;
        const bent = String(target % 10 ** digits).padStart(digits, '1');
        const pdf = unsigned.text.slice(0, found.index) + bent + unsigned.text.slice(found.index + digits);
        expect(['VALID', 'INVALID']).toContain((await verdictOn(pdf)).status);
      }),
      { numRuns: 150 },
    );
  });
});
