import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import type {
  Archive,
  CertificateReader,
  ImportedItem,
  NewCertificate,
} from '../../../main/archive/archive.ts';
import { sha256Of } from '../../../main/archive/content-store.ts';
import { openArchive } from '../../../main/archive/open-archive.ts';
import { temporaryFolder } from './data-folder.ts';
import { makeStation, type Station } from './station.ts';

let station: Station;
let stranger: Station;
let genuine: NewCertificate & { readonly pdf: Uint8Array };

beforeAll(async () => {
  station = await makeStation();
  stranger = await makeStation();
  genuine = await station.issue('SERIAL-ONE');
});

interface Files {
  readonly json: Uint8Array;
  readonly p7s?: Uint8Array;
  readonly pdf?: Uint8Array;
}

const filesOf = (name: string, { json, p7s, pdf }: Files) => [
  { name: `${name}.json`, bytes: json },
  ...(p7s === undefined ? [] : [{ name: `${name}.json.p7s`, bytes: p7s }]),
  ...(pdf === undefined ? [] : [{ name: `${name}.pdf`, bytes: pdf }]),
];

async function bring(
  archive: Archive,
  named: Readonly<Record<string, Files>>,
  reader: CertificateReader = station.reader,
): Promise<readonly ImportedItem[]> {
  const files = Object.entries(named).flatMap(([name, each]) => filesOf(name, each));
  return archive.importCertificates({ kind: 'files', files }, { reader, actor: 'Kim' });
}

/** What a stranger signs: the genuine record with changes. */
async function squatter(changes: readonly (readonly [RegExp, string])[]): Promise<Files> {
  const text = changes.reduce(
    (json, [from, to]) => json.replace(from, to),
    Buffer.from(genuine.json).toString('utf8'),
  );
  const json = Buffer.from(text);
  return { json, p7s: await stranger.sign(json) };
}

const outside = [/"issuedAt":"[^"]+"/, '"issuedAt":"2001-01-01T00:00:00.000Z"'] as const;
const otherSerial = [/SERIAL-ONE/g, 'SERIAL-SIX'] as const;

/** What the archive holds under the id, as its own check finds it. */
async function held(archive: Archive) {
  const { files, summary } = await archive.getCertificate(genuine.id);
  const { status } = await station.reader.verify(files);
  return {
    status,
    noted: summary.verdict?.status,
    json: sha256Of(files.json),
    p7s: sha256Of(files.p7s),
    pdf: files.pdf === null ? null : sha256Of(files.pdf),
  };
}

const whole = () => ({
  status: 'VALID',
  noted: 'VALID',
  json: sha256Of(genuine.json),
  p7s: sha256Of(genuine.p7s),
  pdf: sha256Of(genuine.pdf),
});

describe('a stranger’s certificate of an id', () => {
  it('gives way also where more is wrong with it than that nobody vouches for it', async () => {
    const archive = openArchive(temporaryFolder());
    const early = await squatter([outside, otherSerial]);
    expect((await bring(archive, { early }))[0]).toMatchObject({ state: 'imported', verdict: 'INVALID' });
    expect((await bring(archive, { genuine }))[0]).toMatchObject({ state: 'imported', verdict: 'VALID' });
    expect(await held(archive)).toEqual(whole());
    archive.close();
  });

  it('is entered after the genuine one where they come together, whatever it claims', async () => {
    const archive = openArchive(temporaryFolder());
    const early = await squatter([outside, otherSerial]);
    const items = await bring(archive, { early, genuine });
    expect(items.map(({ name, state }) => [name, state])).toEqual([
      ['early', 'refused'],
      ['genuine', 'imported'],
    ]);
    archive.close();
  });

  it('gives way where it is the genuine record with another signature, and is kept aside', async () => {
    const folder = temporaryFolder();
    const archive = openArchive(folder);
    const resigned = { json: genuine.json, p7s: await stranger.sign(genuine.json) };
    expect((await bring(archive, { resigned }))[0]).toMatchObject({
      state: 'imported',
      verdict: 'UNTRUSTED',
    });
    expect((await bring(archive, { genuine }))[0]).toMatchObject({ state: 'imported', verdict: 'VALID' });
    expect(await held(archive)).toEqual(whole());
    expect(readdirSync(join(folder, 'displaced'))).toHaveLength(1);
    // Once it is there, it stays.
    expect((await bring(archive, { genuine }))[0]).toMatchObject({ state: 'already-here' });
    expect(readdirSync(join(folder, 'displaced'))).toHaveLength(1);
    archive.close();
  });

  it('leaves the genuine one as it is, where it only brings a document of its own', async () => {
    const archive = openArchive(temporaryFolder());
    await bring(archive, { genuine: { json: genuine.json, p7s: genuine.p7s } });
    const foreign = await stranger.issue('SERIAL-ONE');
    // The document of another record would be refused anyway, so it is one that the reader takes for one of this record.
    const reader: CertificateReader = {
      ...station.reader,
      forMany: () => reader,
      verify: async (files) => {
        const isForeign = files.pdf !== null && sha256Of(files.pdf) === sha256Of(foreign.pdf);
        const verdict = await station.reader.verify(isForeign ? { ...files, pdf: null } : files);
        return isForeign ? { ...verdict, status: 'UNTRUSTED', trusted: false } : verdict;
      },
    };
    const [item] = await bring(
      archive,
      { again: { json: genuine.json, p7s: await stranger.sign(genuine.json), pdf: foreign.pdf } },
      reader,
    );
    expect(item).toMatchObject({ state: 'already-here', verdict: 'UNTRUSTED' });
    expect(await held(archive)).toEqual({ ...whole(), pdf: null });
    archive.close();
  });

  it('is entered by another process meanwhile: the genuine one is not kept out', async () => {
    const folder = temporaryFolder();
    const archive = openArchive(folder);
    const other = openArchive(folder);
    const foreign = await squatter([otherSerial]);
    const known = await station.issue('SERIAL-TWO');
    await bring(archive, { known: { json: known.json, p7s: await stranger.sign(known.json) } });
    let verified = 0;
    const reader: CertificateReader = {
      ...station.reader,
      forMany: () => reader,
      verify: async (files) => {
        verified += 1;
        // The third is the one that is here and gives way to `known`: what is new was compared with the archive before.
        if (verified === 3) await bring(other, { foreign });
        return station.reader.verify(files);
      },
    };
    const items = await bring(archive, { genuine, known }, reader);
    expect(items.map(({ name, state, verdict }) => [name, state, verdict])).toEqual([
      ['genuine', 'imported', 'VALID'],
      ['known', 'imported', 'VALID'],
    ]);
    expect(await held(archive)).toEqual(whole());
    other.close();
    archive.close();
  });
});

describe('parts of one certificate that come together under several names', () => {
  it.each([
    [
      'record first',
      (): readonly (readonly [string, Files])[] => [
        ['a', bare()],
        ['b', genuine],
      ],
    ],
    [
      'document first',
      (): readonly (readonly [string, Files])[] => [
        ['a', genuine],
        ['b', bare()],
      ],
    ],
  ])('are all kept: %s', async (_order, named) => {
    const archive = openArchive(temporaryFolder());
    const items = await bring(archive, Object.fromEntries(named()));
    expect(items.map(({ state }) => state)).toEqual(['imported', 'already-here']);
    expect(await held(archive)).toEqual(whole());
    archive.close();
  });

  const bare = (): Files => ({ json: genuine.json, p7s: genuine.p7s });
});
