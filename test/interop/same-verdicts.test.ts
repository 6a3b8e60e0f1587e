import { mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { howToVerify } from '../../main/certificate/document/how-to-verify.ts';
import { printCertificate } from '../../main/certificate/document/print-certificate.ts';
import type { IssuedCertificate } from '../../main/certificate/issue-certificate.ts';
import { readPdfCertificate } from '../../main/certificate/verify/pdf/read-pdf.ts';
import { verifyCertificate } from '../../main/certificate/verify/verify-certificate.ts';
import { requires } from '../requirements/requires.ts';
import { failedJob, sampleTime, sanitizedJob } from '../unit/certificate/sample-job.ts';
import { type SampleStation, sampleStation } from '../unit/certificate/sample-station.ts';
import { askPdfBox } from './pdfbox/pdfbox.ts';
import { output } from './command-output.ts';

let station: SampleStation;
let issued: IssuedCertificate;
let other: IssuedCertificate;

beforeAll(async () => {
  station = await sampleStation();
  issued = await station.issue(sanitizedJob());
  other = await station.issue(failedJob(40));
});
afterAll(() => station.remove());

const options = () => ({ roots: [station.rootPem], now: sampleTime });

async function written(name: string, bytes: Uint8Array): Promise<string> {
  const file = path.join(station.folder, name);
  await writeFile(file, bytes);
  return file;
}

/** A copy with the last bit of one byte flipped. */
function flipped(bytes: Uint8Array, offset: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[offset] = (copy[offset] ?? 0) ^ 1;
  return copy;
}

function placeOf(pdf: Uint8Array): { readonly start: number; readonly end: number } {
  const read = readPdfCertificate(pdf);
  if (!read.ok) throw new Error('the sample is a certificate');
  return read.value.place;
}

const offsetOf = (pdf: Uint8Array, text: string): number => Buffer.from(pdf).indexOf(text, 0, 'latin1');

/** `changed`: everybody must see it. `added`: readers call the signed part valid, and say that it is not all. */
interface Case {
  readonly expected: 'accepted' | 'changed' | 'added';
  readonly pdf: () => Uint8Array | Promise<Uint8Array>;
}

const cases: Readonly<Record<string, Case>> = {
  'a certificate': { expected: 'accepted', pdf: () => issued.pdf },
  'a certificate of three pages on other paper': {
    expected: 'accepted',
    pdf: () => printCertificate({ ...other, signer: station.signer }, { paper: 'letter' }),
  },
  'one bit changed in its structure': {
    expected: 'changed',
    pdf: () => flipped(issued.pdf, offsetOf(issued.pdf, 'Certificate of Data Destruction') + 3),
  },
  'one bit changed in a stream': {
    expected: 'changed',
    pdf: () => flipped(issued.pdf, offsetOf(issued.pdf, '\nstream\n') + 200),
  },
  'one bit changed near its end': {
    expected: 'changed',
    pdf: () => flipped(issued.pdf, issued.pdf.length - 2000),
  },
  'one bit changed in the value of the signature': {
    expected: 'changed',
    pdf: () => {
      const { start } = placeOf(issued.pdf);
      // The value stands at the end of the signature; its last bytes are the last that are not filled up with zeros.
      const hex = Buffer.from(issued.pdf).toString('latin1', start, placeOf(issued.pdf).end);
      return flipped(issued.pdf, start + hex.replace(/0*>$/, '').length - 4);
    },
  },
  'the signature of another certificate': {
    expected: 'changed',
    pdf: () => {
      const from = placeOf(other.pdf);
      const swapped = Buffer.from(issued.pdf);
      swapped.set(other.pdf.subarray(from.start, from.end), placeOf(issued.pdf).start);
      return swapped;
    },
  },
  'an object added behind its end': {
    expected: 'added',
    pdf: () => Buffer.concat([issued.pdf, Buffer.from('1 0 obj\nnull\nendobj\n')]),
  },
};

requires('poppler', 'mupdf', 'qpdf', 'pdfbox').describe(
  'Clearbench and the readers of others agree on',
  () => {
    const files = new Map<string, string>();
    const pdfBox = new Map<string, string>();
    beforeAll(async () => {
      for (const [index, [name, { pdf }]] of Object.entries(cases).entries()) {
        files.set(name, await written(`${index}.pdf`, await pdf()));
      }
      const said = await askPdfBox([...files.values()]);
      for (const [index, name] of [...files.keys()].entries()) pdfBox.set(name, said[index] ?? '');
    });

    for (const [name, { expected, pdf }] of Object.entries(cases)) {
      it(name, async () => {
        const file = files.get(name) ?? '';
        const { status, problems } = await verifyCertificate({ kind: 'pdf', pdf: await pdf() }, options());
        const [pdfsig, mutool, qpdf] = await Promise.all([
          output('pdfsig', file),
          output('mutool', 'sign', '-v', file),
          output('qpdf', '--check', file),
        ]);
        const box = pdfBox.get(name) ?? '';
        switch (expected) {
          case 'accepted':
            expect([status, problems]).toEqual(['VALID', []]);
            expect(pdfsig).toContain('Signature is Valid.');
            expect(pdfsig).toContain('- Total document signed');
            expect(mutool).toContain('The document is unchanged since signing.');
            expect(qpdf).toContain('No syntax or stream encoding errors found');
            expect(box).toBe('signatures=1 subfilter=ETSI.CAdES.detached valid=true whole=true title=true');
            break;
          case 'changed':
            expect(status).toBe('INVALID');
            expect(pdfsig).not.toContain('Signature is Valid.');
            expect(mutool).not.toContain('The document is unchanged since signing.');
            expect(box).not.toContain('valid=true');
            break;
          case 'added':
            expect(status).toBe('INVALID');
            expect(pdfsig).not.toContain('- Total document signed');
            expect(mutool).not.toContain('The document is unchanged since signing.');
            expect(box).toContain('whole=false');
            break;
          default:
            expected satisfies never;
        }
      });
    }
  },
);

requires('openssl').describe('Clearbench and OpenSSL agree on a record and its signature', () => {
  interface Files {
    readonly json: Uint8Array;
    readonly p7s: Uint8Array;
    readonly root?: string;
    /** When the check is made; the time of issue if missing. */
    readonly at?: Date;
  }

  /** Whether the printed command, with the time of the check, finds the signature good. */
  async function opensslAccepts({
    json,
    p7s,
    root = station.rootPem,
    at = sampleTime,
  }: Files): Promise<boolean> {
    const [content, signature, roots] = [
      await written('record.json', json),
      await written('record.json.p7s', p7s),
      await written('roots.pem', Buffer.from(root)),
    ];
    const said = await output(
      'openssl',
      ...['cms', '-verify', '-binary', '-cades', '-inform', 'DER', '-in', signature, '-content', content],
      ...['-CAfile', roots, '-attime', String(Math.floor(at.getTime() / 1000)), '-out', '/dev/null'],
    );
    return said.includes('CAdES Verification successful');
  }

  const afterExpiry = new Date('2031-01-01T00:00:00Z');

  it('by the very line that the document prints, also after the key has expired', async () => {
    const place = await mkdtemp(path.join(station.folder, 'handed-out-'));
    await writeFile(path.join(place, `${issued.id}.json`), issued.json);
    await writeFile(path.join(place, `${issued.id}.json.p7s`), issued.p7s);
    await writeFile(path.join(place, 'roots.pem'), station.rootPem);
    const printed = howToVerify(issued.record).map((block) => ('text' in block ? block.text.text : ''));
    const line = printed.find((text) => text.startsWith('openssl ')) ?? '';
    const later = /-attime \d+/.exec(printed.join(' '))?.[0] ?? '';
    const accepts = (command: string): Promise<string> => output('sh', '-c', `cd ${place} && ${command}`);
    const onceExpired = String(Math.floor(afterExpiry.getTime() / 1000));
    expect(await accepts(`${line} -attime ${onceExpired}`)).not.toContain('Verification successful');
    expect(await accepts(`${line} ${later}`)).toContain('CAdES Verification successful');
  });
  const records: Readonly<
    Record<string, { readonly status: string; readonly files: () => Promise<Files> | Files }>
  > = {
    'as issued': { status: 'VALID', files: () => issued },
    'a changed record': {
      status: 'INVALID',
      files: () => ({ ...issued, json: flipped(issued.json, 100) }),
    },
    'a changed signature': {
      status: 'INVALID',
      files: () => ({ ...issued, p7s: flipped(issued.p7s, issued.p7s.length - 10) }),
    },
    'a changed signing certificate': {
      status: 'INVALID',
      files: () => ({ ...issued, p7s: flipped(issued.p7s, 400) }),
    },
    'the signature of another record': {
      status: 'INVALID',
      files: () => ({ json: issued.json, p7s: other.p7s }),
    },
    'a forger’s authority with the same names': {
      status: 'UNTRUSTED',
      files: async () => {
        const forger = await sampleStation();
        const forged = await forger.issue(sanitizedJob());
        await forger.remove();
        return forged;
      },
    },
    'a key that has expired since, without a timestamp': {
      status: 'INDETERMINATE',
      files: () => ({ ...issued, at: afterExpiry }),
    },
  };
  for (const [name, { status, files }] of Object.entries(records)) {
    it(name, async () => {
      const given = await files();
      const { json, p7s, root = station.rootPem, at = sampleTime } = given;
      const verdict = await verifyCertificate({ kind: 'json', json, p7s }, { roots: [root], now: at });
      expect(verdict.status).toBe(status);
      expect(await opensslAccepts(given)).toBe(status === 'VALID');
    });
  }
});
