import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { printUnsigned } from '../../../main/certificate/document/print-certificate.ts';
import { sealPdf } from '../../../main/certificate/document/seal-pdf.ts';
import type { Verdict } from '../../../main/certificate/verify/verdict.ts';
import { verifyCertificate } from '../../../main/certificate/verify/verify-certificate.ts';
import { rebuilt, streamOf, type UnsignedPdf, unsignedPdf, withStream } from './rebuilt-pdf.ts';
import { failedJob, sampleTime } from './sample-job.ts';
import { type SampleStation, sampleStation } from './sample-station.ts';

/**
 * Documents that somebody with the key of the station made to show people something else than the record says: a drive
 * that was not sanitized, in a document that looks as if it were. Signature and record are intact in all of them.
 */
let station: SampleStation;
let unsigned: UnsignedPdf;
beforeAll(async () => {
  station = await sampleStation();
  const { record, json, p7s } = await station.issue(failedJob());
  unsigned = unsignedPdf(await printUnsigned({ record, json, p7s, signer: station.signer }, { paper: 'a4' }));
});
afterAll(() => station.remove());

async function verdictOn(pdf: string): Promise<Verdict> {
  const signed = await sealPdf(Buffer.from(pdf, 'latin1'), station.signer);
  return verifyCertificate({ kind: 'pdf', pdf: signed }, { roots: [station.rootPem], now: sampleTime });
}

type Change = (object: string, id: number) => string;
const withObjects = (change: Change, added: readonly string[] = []) => rebuilt(unsigned, change, added);
/** The first page with other content. */
const withPage = (change: (content: string) => string): string =>
  withObjects((object, id) =>
    id === unsigned.contentId ? withStream(object, change(streamOf(object))) : object,
  );
/** One entry of the objects of a type exchanged. */
const withEntry = (type: string, entry: string, other: string, added: readonly string[] = []): string =>
  withObjects(
    (object) => (object.includes(`/Type /${type}\n`) ? object.replace(entry, other) : object),
    added,
  );
/** Glyphs of "Sanitized" in the bold face, as every document numbers them. */
const word = '<0034004200' + '4f004a0055004a005b00460045>';
const line = (text: string, size = 24, x = 42, y = 300): string =>
  `/DeviceRGB cs\n0.04 0.36 0.23 scn\nBT\n1 0 0 -1 ${x} ${y} Tm\n/F2 ${size} Tf\n${text}\nET\n`;
const colour = (components: string): string => `/DeviceRGB cs\n${components} scn\n`;
/** The colour of most text. */
const dark = /\/DeviceRGB cs\n0\.0862745\d* [\d.]+ [\d.]+ scn\n/;
const artifact = (content: string): string => `/Artifact <<\n/Type /Layout\n>> BDC\n${content}EMC\n`;
const firstPage = '/Type /Page\n/Parent';

const deceptions: Readonly<Record<string, () => string>> = {
  'with another operator for text': () => withPage((page) => page + line(`${word} Tj`)),
  'with text that only a loose reader takes for none': () => withPage((page) => page + line(`[${word}]TJ`)),
  'with text that is marked as no content': () => withPage((page) => page + artifact(line(`[${word}] TJ`))),
  'with a page over the page': () =>
    withPage((page) => page + artifact('/DeviceRGB cs\n1 1 1 scn\n0 0 595 842 re\nf\n')),
  'with a line as wide as a page': () => withPage((page) => `${page}800 w\n0 400 m\n595 400 l\nS\n`),
  'with a page over the page that is painted bit by bit': () =>
    withPage((page) => `${page}0 0 595 842 re\n${colour('1 1 1')}0 0 1 1 re\nf\n`),
  'with a page over the page that is painted after its path was saved': () =>
    withPage((page) => `${page}0 0 595 842 re\nq\n0 0 1 1 re\nf\nQ\n`),
  'with a page over the page that is small where a logo is placed': () =>
    withPage((page) => `${page}${colour('1 1 1')}q\n130 0 0 30 0 0 cm\n0.1 0.1 4.5 27 re\nf\nQ\n`),
  'with lines over all of its lines': () =>
    withPage((page) => {
      const lines = Array.from({ length: 168 }, (_, index) => `0 ${index * 5} m\n595 ${index * 5} l\nS\n`);
      return `${page}5 w\n/DeviceRGB CS\n1 1 1 SCN\n${lines.join('')}`;
    }),
  'with text in a colour that was given back': () =>
    withPage((page) => page.replace(dark, `${colour('1 1 1')}q\n${colour('0 0 0')}Q\n`)),
  'with text whiter than white': () => withPage((page) => page.replace(dark, colour('3 3 3'))),
  'with white text on a dot': () =>
    withPage((page) =>
      page.replace(
        new RegExp(`${dark.source}BT\n1 0 0 -1 (\\S+) (\\S+) Tm`),
        (shown, x: string, y: string) =>
          `${colour('0 0 0')}${x} ${Number(y) - 2} 1 1 re\nf\n${shown.replace(dark, colour('1 1 1'))}`,
      ),
    ),
  'with letters that are moved off the page and back': () =>
    withPage((page) =>
      page.replace(
        /1 0 0 -1 42 (\S+ Tm\n\S+ \S+ Tf\n)\[<([0-9a-f]{40,})>\] TJ/,
        (_, place: string, hex: string) => {
          const glyphs = hex.match(/.{4}/g) ?? [];
          const moved = glyphs.map((glyph, at) => `<${glyph}>${at * 2 < glyphs.length ? '999' : '-999'}`);
          return `1 0 0 -1 42 ${place}[${moved.join('')}] TJ`;
        },
      ),
    ),
  'with text that reaches nowhere under a page': () =>
    withPage(
      (page) =>
        `${page.replace(/<([0-9a-f]{8,})>/g, (_, hex: string) => `<${hex.match(/.{4}/g)?.join('>999<') ?? ''}>`)}${colour('1 1 1')}0 0 595 842 re\nf\n`,
    ),
  'with text that is not painted': () => withPage((page) => page.replace('BT\n', 'BT\n3 Tr\n')),
  'with text in the colour of its ground': () =>
    withPage((page) => page.replace(/0\.0862745\d* [\d.]+ [\d.]+ scn/, '0.99 0.99 0.99 scn')),
  'with text beside the page': () =>
    withPage((page) => page.replace(/Tm\n/, 'Tm\n').replace(/1 0 0 -1 42 /, '1 0 0 -1 590 ')),
  'with text too small to read': () => withPage((page) => page.replace(/\/F2 10\.5 Tf/, '/F2 1 Tf')),
  'with everything cut away': () => withPage((page) => page.replace('cm\n', 'cm\n0 0 1 1 re\nW n\n')),
  'with everything made small': () => withPage((page) => page.replace('cm\n', 'cm\n0.01 0 0 0.01 0 0 cm\n')),
  'with a drawing larger than a logo': () =>
    withPage((page) => page.replace('cm\n', 'cm\nq\n0 0 400 400 re\nW n\nQ\n')),
  'with another note on its page': () =>
    withEntry('Page', /\/Annots \[/.exec(unsigned.text)?.[0] ?? '', `/Annots [${unsigned.nextId} 0 R `, [
      '<<\n/Type /Annot\n/Subtype /FreeText\n/Rect [42 300 500 400]\n/Contents (Sanitized)\n>>',
    ]),
  'with a script': () => withEntry('Catalog', '/Lang (en)', '/Lang (en)\n/OpenAction <<\n/S /JavaScript\n>>'),
  'with layers': () => withEntry('Catalog', '/Lang (en)', '/Lang (en)\n/OCProperties <<\n/OCGs []\n>>'),
  'of which a corner is shown': () => withEntry('Page', firstPage, `/CropBox [0 0 9 9]\n${firstPage}`),
  'that is turned': () => withEntry('Page', firstPage, `/Rotate 180\n${firstPage}`),
  'that counts fewer pages than it has': () => withEntry('Pages', '/Count 2', '/Count 1'),
  'that counts more pages than it has': () =>
    withEntry('Pages', /\/Kids \[(\d+ 0 R) /.exec(unsigned.text)?.[0] ?? '', '/Kids ['),
  'with a third attachment': () => withEntry('Catalog', '/AF [', `/AF [${unsigned.contentId} 0 R `),
  'with other words in its signature': () =>
    withObjects((object) =>
      object.includes('/BBox [0 0 300')
        ? withStream(object, streamOf(object).replace('<0034', '<0035'))
        : object,
    ),
  'with its signature over all of the page': () =>
    withObjects((object) =>
      object.includes('/FT /Sig') ? object.replace(/\/Rect \[[^\]]*\]/, '/Rect [0 0 595 842]') : object,
    ),
  'with its signature beside the page': () =>
    withObjects((object) =>
      object.includes('/FT /Sig') ? object.replace(/\/Rect \[[^\]]*\]/, '/Rect [-300 0 -1 42]') : object,
    ),
  'with its signature in letters that cover all of it': () =>
    withObjects((object) =>
      object.includes('/BBox [0 0 300')
        ? withStream(object, streamOf(object).replace(/ [\d.]+ Tf/g, ' 999 Tf'))
        : object,
    ),
  'with its signature too small to read': () =>
    withObjects((object) =>
      object.includes('/BBox [0 0 300')
        ? withStream(object, streamOf(object).replace(/ [\d.]+ Tf/g, ' 0.1 Tf'))
        : object,
    ),
  'with its signature hidden': () =>
    withObjects((object) => (object.includes('/FT /Sig') ? object.replace('/F 132', '/F 134') : object)),
  'with two appearances of its signature': () =>
    withObjects((object) => object.replace(/\/AP <<\n\/N (\d+ 0 R)/, '/AP <<\n/N $1\n/D $1')),
  'whose metadata name another outcome': () =>
    withObjects((object) =>
      object.includes('/Type /Metadata')
        ? withStream(object, streamOf(object).replace('; Not sanitized', '; Sanitized'))
        : object,
    ),
  'whose title names another certificate': () =>
    withObjects((object) =>
      object.replace(
        /\(Certificate of Data Destruction CB-\d+/,
        '(Certificate of Data Destruction CB-20200101',
      ),
    ),
  'whose digits read as others': () =>
    withObjects((object) => {
      const map = streamOf(object);
      return map.includes('begincmap')
        ? withStream(object, map.replace('<0036> <0037>', '<0037> <0036>'))
        : object;
    }),
  'whose letters look like others': () => {
    const programs = [...unsigned.text.matchAll(/\/FontFile2 (\d+) 0 R/g)].map(([, id]) => Number(id));
    return withObjects((object, id) =>
      programs.includes(id) ? withStream(object, streamOf(object).replace(/.{4}$/s, 'abcd')) : object,
    );
  },
  'whose letters take no room': () =>
    withObjects((object) => object.replace(/\/W \[0 \[600 260 \d+/, '/W [0 [600 260 0')),
  'whose pages are unpacked by other rules': () =>
    withObjects((object, id) =>
      id === unsigned.contentId
        ? object.replace('/Filter', '/DecodeParms <<\n/Predictor 2\n>>\n/Filter')
        : object,
    ),
  'whose colours have other meanings': () =>
    withObjects((object) =>
      object.replace(
        '/ColorSpace <<\n>>',
        '/ColorSpace <<\n/DefaultRGB [/Separation /None /DeviceRGB 1 0 R]\n>>',
      ),
    ),
  'with a form in the place of its logo': () =>
    withObjects(
      (object) =>
        object.replace('/ColorSpace <<', `/XObject <<\n/Logo ${unsigned.nextId} 0 R\n>>\n/ColorSpace <<`),
      ['<<\n/Type /XObject\n/Subtype /Form\n/BBox [-9 -99 9 99]\n/Length 0\n>>\nstream\n\nendstream'],
    ),
  'of no template': () => withEntry('Catalog', '/ClearbenchTemplate 1\n', ''),
  'of a template that never was': () =>
    withEntry('Catalog', '/ClearbenchTemplate 1', '/ClearbenchTemplate 0'),
};

describe('a document that shows something else than its record says', { timeout: 30_000 }, () => {
  it('would be a certificate if nothing were changed', async () => {
    expect((await verdictOn(withObjects((object) => object))).status).toBe('VALID');
  });
  for (const [what, make] of Object.entries(deceptions)) {
    it(`is invalid: ${what}`, async () => {
      const changed = make();
      expect(changed).not.toBe(withObjects((object) => object));
      const { status, problems } = await verdictOn(changed);
      expect([status, problems.length]).toEqual(['INVALID', 1]);
      expect(['PDF_TEXT_DISAGREES', 'PDF_MALFORMED', 'PDF_ATTACHMENT']).toContain(problems[0]?.code);
    });
  }

  it('is not called valid when only a newer version could compare it', async () => {
    const { status, signatureOk, problems } = await verdictOn(
      withEntry('Catalog', '/ClearbenchTemplate 1', '/ClearbenchTemplate 2'),
    );
    expect([status, signatureOk, problems.map(({ code }) => code)]).toEqual([
      'UNSUPPORTED',
      true,
      ['PDF_UNKNOWN_TEMPLATE'],
    ]);
  });
});
