import { deflateSync } from 'node:zlib';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Logo } from '../../../main/certificate/document/logo/logo.ts';
import { readLogo } from '../../../main/certificate/document/logo/read-logo.ts';
import { verifyCertificate } from '../../../main/certificate/verify/verify-certificate.ts';
import { ClearbenchError } from '../../../shared/problem.ts';
import { failedJob, sampleTime } from './sample-job.ts';
import { logoFile, png, pngChunk, svgLogo } from './sample-logo.ts';
import { type SampleStation, sampleStation } from './sample-station.ts';

const read = (content: string | Uint8Array): Logo => readLogo(logoFile(content));

/** Why a file is refused; fails if it is taken, or if anything but a refusal comes out. */
function refusal(content: string | Uint8Array): string {
  try {
    read(content);
  } catch (error) {
    if (error instanceof ClearbenchError && error.code === 'LOGO_REFUSED') return error.message;
    throw error;
  }
  throw new Error('the file was taken');
}

const svg = (inside: string, attributes = 'viewBox="0 0 10 10"'): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`;

describe('a PNG', () => {
  const pixels = (logo: Logo): readonly number[] => (logo.kind === 'raster' ? [...logo.rgb] : []);

  it('is read as it looks on white paper, whatever its kind', () => {
    expect(pixels(read(png({ width: 2, height: 1 }, Buffer.from([0, 1, 2, 3, 4, 5, 6]))))).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
    const halfRed = png({ width: 1, height: 1, colourType: 6 }, Buffer.from([0, 255, 0, 0, 128]));
    expect(pixels(read(halfRed))).toEqual([255, 127, 127]);
    const bits = png({ width: 3, height: 1, colourType: 0, depth: 1 }, Buffer.from([0, 0b10100000]));
    expect(pixels(read(bits))).toEqual([255, 255, 255, 0, 0, 0, 255, 255, 255]);
    const palette = [
      pngChunk('PLTE', Buffer.from([9, 8, 7, 1, 1, 1])),
      pngChunk('tRNS', Buffer.from([255, 0])),
    ];
    const indexed = png({ width: 2, height: 1, colourType: 3 }, Buffer.from([0, 0, 1]), palette);
    expect(pixels(read(indexed))).toEqual([9, 8, 7, 255, 255, 255]);
    const deep = png({ width: 1, height: 1, depth: 16 }, Buffer.from([0, 10, 99, 20, 99, 30, 99]));
    expect(pixels(read(deep))).toEqual([10, 20, 30]);
  });

  it('is read through every filter', () => {
    const row = [10, 20, 30, 40, 50, 60];
    const rows = [0, 1, 2, 3, 4].map((filter) => [filter, ...row]).flat();
    const plain = pixels(read(png({ width: 2, height: 5 }, Buffer.from(rows))));
    expect(plain.slice(0, 6)).toEqual(row);
    expect(plain.slice(6, 12)).toEqual([10, 20, 30, 50, 70, 90]);
    expect(plain.slice(12, 18)).toEqual([20, 40, 60, 90, 120, 150]);
    expect(plain.slice(18, 24)).toEqual([20, 40, 60, 95, 130, 165]);
    expect(plain.slice(24, 30)).toEqual([30, 60, 90, 135, 180, 225]);
  });

  it('with more dots than print shows is made smaller, its colours kept', () => {
    const rows = Buffer.concat(
      Array.from({ length: 400 }, () => Buffer.concat([Buffer.from([0]), Buffer.alloc(4800, 77)])),
    );
    const logo = read(png({ width: 1600, height: 400 }, rows));
    expect(logo).toMatchObject({ kind: 'raster', width: 534, height: 134 });
    expect(new Set(pixels(logo))).toEqual(new Set([77]));
  });

  it('that is damaged, huge, a bomb, or of another kind is refused', () => {
    const good = png({ width: 1, height: 1 }, Buffer.from([0, 1, 2, 3]));
    const flipped = Buffer.from(good);
    flipped[45] = (flipped[45] ?? 0) ^ 1;
    expect(refusal(flipped)).toContain('damaged');
    expect(refusal(Buffer.from('GIF89a'))).toContain('not a PNG');
    expect(refusal(png({ width: 100_000, height: 1 }, Buffer.from([0])))).toContain('at most');
    expect(refusal(png({ width: 1, height: 1 }, Buffer.alloc(50_000_000)))).toContain('unpacked');
    expect(refusal(png({ width: 9, height: 9 }, Buffer.from([0, 1])))).toContain('not complete');
    expect(refusal(png({ width: 1, height: 1, interlace: 1 }, Buffer.from([0, 1, 2, 3])))).toContain(
      'interlaced',
    );
    expect(refusal(png({ width: 1, height: 1, colourType: 3 }, Buffer.from([0, 1])))).toContain('palette');
    expect(refusal(png({ width: 1, height: 1, depth: 3 }, Buffer.from([0, 1])))).toContain('colours');
    const second = [pngChunk('IHDR', Buffer.alloc(13))];
    expect(refusal(png({ width: 1, height: 1 }, Buffer.from([0, 1, 2, 3]), second))).toContain('twice');
    expect(
      refusal(png({ width: 1, height: 1 }, Buffer.from([0, 1, 2, 3]), [pngChunk('ABCD', deflateSync('x'))])),
    ).toContain('ABCD');
    for (let length = 0; length < good.length; length += 1) refusal(good.subarray(0, length));
  });
});

describe('an SVG', () => {
  it('of plain outlines is read', () => {
    const logo = read(svgLogo);
    expect(logo).toMatchObject({ kind: 'drawn', view: { left: 0, top: 0, width: 200, height: 60 } });
    expect(logo.kind === 'drawn' && logo.shapes.map(({ fill }) => fill)).toEqual([
      '#0b5d8b',
      '#ffffff',
      '#c81e1e',
      '#ffffff',
      '#ffa500',
    ]);
  });

  const rect = '<rect width="5" height="5"/>';
  const refused: Readonly<Record<string, readonly [string, string]>> = {
    'a script': [svg(`${rect}<script>alert(1)</script>`), 'script'],
    'an event handler': [svg('<rect width="5" height="5" onclick="alert(1)"/>'), 'onclick'],
    'an event handler at its root': [svg(rect, 'viewBox="0 0 9 9" onload="alert(1)"'), 'onload'],
    'a link': [svg(`<a href="https://example.org">${rect}</a>`), 'href'],
    'an old link': [svg('<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a"/>'), 'href'],
    'a picture': [svg('<image width="5" height="5"/>'), 'image'],
    'foreign content': [svg('<foreignObject/>'), 'foreignObject'],
    'a style sheet': [svg(`<style>@import url(https://example.org)</style>${rect}`), 'style'],
    'a gradient': [svg('<defs><linearGradient id="a"/></defs>'), 'used elsewhere'],
    'a reference as paint': [
      svg('<rect width="5" height="5" fill="url(https://example.org#a)"/>'),
      'plain colour',
    ],
    'a filter': [svg('<rect width="5" height="5" style="filter:url(#a)"/>'), 'filter'],
    transparency: [svg('<rect width="5" height="5" opacity="0.5"/>'), 'transparent'],
    text: [svg('<text>Hospital</text>'), 'text'],
    'an animation': [svg(`${rect}<animate attributeName="x"/>`), 'animate'],
    'entities that grow': [
      `<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${svg(`<title>&b;</title>${rect}`)}`,
      'DOCTYPE',
    ],
    'a processing instruction': [`<?xml-stylesheet href="a.css"?>${svg(rect)}`, 'processing instruction'],
    'elements without end': [svg('<g>'.repeat(50_000)), 'too many'],
    'very many elements': [svg(rect.repeat(5000)), 'too many'],
    'endless outlines': [svg(`<path d="M0 0${' 1 1'.repeat(100_000)}"/>`), 'too long'],
    'an outline that is none': [svg('<path d="M0 0 L NaN 1"/>'), 'outline'],
    'numbers beyond all bounds': [svg('<path d="M0 0 L 1e99 1"/>'), 'outline'],
    'no size': [svg(rect, ''), ''],
    nothing: [svg(''), 'nothing'],
    'no drawing': ['<html/>', 'SVG'],
    'no XML': ['hello', 'well-formed'],
  };
  for (const [what, [content, why]] of Object.entries(refused)) {
    it(`with ${what} is refused, saying so`, () => {
      expect(refusal(content)).toContain(why);
    });
  }

  it('that somebody made up is taken or refused, and nothing else', () => {
    const pieces = fc.constantFrom(
      '<svg ',
      'xmlns="http://www.w3.org/2000/svg" ',
      'viewBox="0 0 9 9"',
      '>',
      '<g>',
      '</g>',
      '</svg>',
      '<path d="',
      'M0 0',
      'a1 1 0 01 2 2',
      'L1e9 -.5',
      '"/>',
      ' transform="rotate(1e400)"',
      '<![CDATA[',
      ']]>',
      '&lt;',
      '&#0;',
      '\uFFFF',
      '<!--',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        try {
          read(parts.join(''));
        } catch (error) {
          expect(error).toMatchObject({ code: 'LOGO_REFUSED' });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a certificate with a logo', () => {
  let station: SampleStation;
  beforeAll(async () => {
    station = await sampleStation();
  });
  afterAll(() => station.remove());

  const dots = Buffer.concat(
    Array.from({ length: 30 }, () => Buffer.concat([Buffer.from([0]), Buffer.alloc(90, 50)])),
  );
  for (const [kind, content] of Object.entries({ PNG: png({ width: 30, height: 30 }, dots), SVG: svgLogo })) {
    it(`verifies, and says to those who do not see it what it is: ${kind}`, async () => {
      const { pdf } = await station.issue(failedJob(40), { print: { paper: 'letter', logo: read(content) } });
      const verdict = await verifyCertificate(
        { kind: 'pdf', pdf },
        { roots: [station.rootPem], now: sampleTime },
      );
      expect([verdict.status, verdict.problems]).toEqual(['VALID', []]);
      expect(Buffer.from(pdf).toString('latin1')).toContain('/Alt (Logo of St. Ansgar Hospital)');
    });
  }
});
