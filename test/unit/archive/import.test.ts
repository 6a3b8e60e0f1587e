import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import type { Archive, CertificateReader, NewCertificate } from '../../../main/archive/archive.ts';
import { certificateReader } from '../../../main/archive/certificate-reader.ts';
import { sha256Of } from '../../../main/archive/content-store.ts';
import { openArchive } from '../../../main/archive/open-archive.ts';
import { temporaryFolder } from './data-folder.ts';
import { rawZip } from './raw-zip.ts';
import { makeStation, type Station } from './station.ts';

let station: Station;
let stranger: Station;
let first: NewCertificate & { readonly pdf: Uint8Array };
let second: NewCertificate & { readonly pdf: Uint8Array };

beforeAll(async () => {
  station = await makeStation();
  stranger = await makeStation();
  first = await station.issue('SERIAL-ONE');
  second = await station.issue('SERIAL-TWO');
});

function writeCertificate(folder: string, certificate: NewCertificate & { readonly pdf: Uint8Array }): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${certificate.id}.json`), certificate.json);
  writeFileSync(join(folder, `${certificate.id}.json.p7s`), certificate.p7s);
  writeFileSync(join(folder, `${certificate.id}.pdf`), certificate.pdf);
}

const withReader = (reader = station.reader) => ({ reader, actor: 'Kim' });

describe('an import from a folder', () => {
  it('takes in what is there, at any depth, and keeps the verdicts', async () => {
    const folder = temporaryFolder();
    writeCertificate(join(folder, '2026', 'january'), first);
    writeCertificate(folder, second);
    writeFileSync(join(folder, 'notes.txt'), 'not a certificate');
    const archive = openArchive(temporaryFolder());
    const items = await archive.importCertificates({ kind: 'folder', path: folder }, withReader());
    expect(items.map(({ state, certificateId, verdict }) => ({ state, certificateId, verdict }))).toEqual([
      { state: 'imported', certificateId: first.id, verdict: 'VALID' },
      { state: 'imported', certificateId: second.id, verdict: 'VALID' },
    ]);
    expect(archive.getSummary(first.id)).toMatchObject({ origin: 'imported', verdict: { status: 'VALID' } });
    const kept = await archive.getCertificate(second.id);
    expect(Buffer.compare(kept.files.pdf ?? Buffer.alloc(0), second.pdf)).toBe(0);
    expect(archive.listLedger({ subject: first.id }).entries[0]).toMatchObject({
      action: 'certificate-imported',
      actor: 'Kim',
    });
    archive.close();
  });

  it('ends after a batch when it is told to, and goes on when it is repeated', async () => {
    const folder = temporaryFolder();
    for (let index = 0; index < 70; index += 1) {
      writeCertificate(folder, await station.issue(`SERIAL-${index}`));
    }
    const archive = openArchive(temporaryFolder());
    const abort = new AbortController();
    const told: number[] = [];
    const onProgress = (done: number): void => {
      told.push(done);
      abort.abort();
    };
    const source = { kind: 'folder', path: folder } as const;
    const items = await archive.importCertificates(source, {
      ...withReader(),
      onProgress,
      signal: abort.signal,
    });
    expect(told).toEqual([64]);
    expect(items.filter(({ state }) => state === 'imported')).toHaveLength(64);
    expect(archive.countCertificates({})).toBe(64);
    const rest = await archive.importCertificates(source, withReader());
    expect(rest.filter(({ state }) => state === 'imported')).toHaveLength(6);
    expect(rest.filter(({ state }) => state === 'already-here')).toHaveLength(64);
    archive.close();
  });

  it('opens the zips in it, and tells of those that it cannot open', async () => {
    const folder = temporaryFolder();
    const entries = [
      { name: 'a.pdf', content: first.pdf },
      { name: 'inner.zip', content: rawZip([{ name: 'b.pdf', content: second.pdf }]) },
    ];
    writeFileSync(join(folder, 'export.zip'), rawZip(entries));
    writeFileSync(join(folder, 'broken.ZIP'), 'PK, but no more');
    const archive = openArchive(temporaryFolder());
    const items = await archive.importCertificates({ kind: 'folder', path: folder }, withReader());
    expect(items.map(({ name, state, problem }) => [name, state, problem?.message ?? null])).toEqual([
      ['broken.ZIP', 'refused', 'The zip could not be read.'],
      ['export.zip/a', 'imported', null],
      ['export.zip/inner.zip', 'refused', 'A zip within a zip is not opened: unpack it first.'],
    ]);
    archive.close();
  });

  it('recognises what is there already, however often it comes', async () => {
    const folder = temporaryFolder();
    writeCertificate(folder, first);
    writeCertificate(join(folder, 'copy'), first);
    const archive = openArchive(temporaryFolder());
    const source = { kind: 'folder', path: folder } as const;
    const states = async () =>
      (await archive.importCertificates(source, withReader())).map((item) => item.state).sort();
    expect(await states()).toEqual(['already-here', 'imported']);
    expect(await states()).toEqual(['already-here', 'already-here']);
    expect(archive.countCertificates()).toBe(1);
    expect(archive.listLedger({ limit: 1 }).entries).toMatchObject([
      { action: 'certificate-imported', subject: null, details: { alreadyHere: 2 } },
    ]);
    archive.close();
  });

  it('adds a document that was missing to a record that is there', async () => {
    const archive = openArchive(temporaryFolder());
    const file = (name: string, bytes: Uint8Array) => ({ name, bytes });
    const bare = [file('a.json', first.json), file('a.json.p7s', first.p7s)];
    await archive.importCertificates({ kind: 'files', files: bare }, withReader());
    expect(archive.getSummary(first.id)?.hasPdf).toBe(false);
    const whole = [...bare, file('a.pdf', first.pdf)];
    await archive.importCertificates({ kind: 'files', files: whole }, withReader());
    expect(archive.getSummary(first.id)?.hasPdf).toBe(true);
    archive.close();
  });

  it('makes whole again what was damaged or lost here', async () => {
    const folder = temporaryFolder();
    const data = temporaryFolder();
    writeCertificate(folder, first);
    const archive = openArchive(data);
    const source = { kind: 'folder', path: folder } as const;
    await archive.importCertificates(source, withReader());
    const fileOf = (bytes: Uint8Array): string => {
      const sha256 = sha256Of(bytes);
      return join(data, 'certificates', 'sha256', sha256.slice(0, 2), sha256);
    };
    writeFileSync(fileOf(first.pdf), flipped(first.pdf));
    rmSync(fileOf(first.json));
    expect((await archive.reverifyAll(withReader())).damaged).toBe(1);
    await archive.importCertificates(source, withReader());
    const kept = await archive.getCertificate(first.id);
    expect(Buffer.compare(kept.files.pdf ?? Buffer.alloc(0), first.pdf)).toBe(0);
    expect(kept.summary.verdict?.status).toBe('VALID');
    const entry = archive.listLedger({ subject: first.id }).entries[0];
    expect(entry).toMatchObject({ action: 'certificate-imported', details: { added: 'healed' } });
    archive.close();
  });

  it('takes the copy that has got its timestamp since', async () => {
    const archive = openArchive(temporaryFolder());
    const file = (name: string, bytes: Uint8Array) => ({ name, bytes });
    const stamped = Buffer.from('a signature with a timestamp');
    // What a timestamp is and whether it is right is for the verifier, which is tested elsewhere.
    const reader: CertificateReader = {
      ...station.reader,
      forMany: () => reader,
      verify: async (files) => {
        const verdict = await station.reader.verify({ ...files, p7s: first.p7s });
        return stamped.equals(files.p7s ?? Buffer.alloc(0))
          ? { ...verdict, provenTime: '2026-11-24T07:15:00.000Z' }
          : verdict;
      },
    };
    const bring = async (p7s: Uint8Array) =>
      archive.importCertificates(
        { kind: 'files', files: [file('a.json', first.json), file('a.json.p7s', p7s)] },
        withReader(reader),
      );
    await bring(first.p7s);
    await bring(stamped);
    await bring(first.p7s);
    expect(stamped.equals((await archive.getCertificate(first.id)).files.p7s)).toBe(true);
    expect(archive.listLedger({ subject: first.id }).entries.map(({ action }) => action)).toEqual([
      'certificate-upgraded',
      'certificate-imported',
    ]);
    archive.close();
  });

  it('follows no links and refuses what cannot be read', async () => {
    const elsewhere = temporaryFolder();
    writeCertificate(elsewhere, first);
    const folder = temporaryFolder();
    symlinkSync(elsewhere, join(folder, 'linked'));
    symlinkSync(join(elsewhere, `${first.id}.pdf`), join(folder, 'linked.pdf'));
    const archive = openArchive(temporaryFolder());
    expect(await archive.importCertificates({ kind: 'folder', path: folder }, withReader())).toEqual([]);
    await expect(
      archive.importCertificates({ kind: 'folder', path: join(folder, 'nowhere') }, withReader()),
    ).rejects.toMatchObject({ code: 'CERTIFICATE_UNREADABLE' });
    archive.close();
  });
});

describe('what an import keeps and what it refuses', () => {
  it('a document alone is enough: record and signature are in it', async () => {
    const archive = openArchive(temporaryFolder());
    const files = [{ name: 'from a mail.pdf', bytes: first.pdf }];
    const [item] = await archive.importCertificates({ kind: 'files', files }, withReader());
    expect(item).toMatchObject({ state: 'imported', certificateId: first.id, verdict: 'VALID' });
    expect(Buffer.compare((await archive.getCertificate(first.id)).files.json, first.json)).toBe(0);
    archive.close();
  });

  it('an unknown key is no reason to refuse, but shows in the verdict', async () => {
    const archive = openArchive(temporaryFolder());
    const files = [{ name: 'a.pdf', bytes: first.pdf }];
    const [item] = await archive.importCertificates({ kind: 'files', files }, withReader(stranger.reader));
    expect(item).toMatchObject({ state: 'imported', verdict: 'UNTRUSTED' });
    expect(archive.countCertificates({ verdicts: ['UNTRUSTED'] })).toBe(1);
    archive.close();
  });

  it.each([
    [
      'a changed record',
      () => [
        { name: 'a.json', bytes: flipped(first.json) },
        { name: 'a.json.p7s', bytes: first.p7s },
      ],
    ],
    ['a changed document', () => [{ name: 'a.pdf', bytes: flipped(first.pdf) }]],
    ['a record without signature', () => [{ name: 'a.json', bytes: first.json }]],
    [
      'a signature of another record',
      () => [
        { name: 'a.json', bytes: first.json },
        { name: 'a.json.p7s', bytes: second.p7s },
      ],
    ],
    [
      'a document of another record',
      () => [
        { name: 'a.json', bytes: first.json },
        { name: 'a.json.p7s', bytes: first.p7s },
        { name: 'a.pdf', bytes: second.pdf },
      ],
    ],
    ['anything else', () => [{ name: 'a.json', bytes: Buffer.from('{"hello": "world"}') }]],
    ['a lone signature', () => [{ name: 'a.json.p7s', bytes: first.p7s }]],
  ])('%s is refused, said why, and ledgered', async (_what, files) => {
    const archive = openArchive(temporaryFolder());
    const [item] = await archive.importCertificates({ kind: 'files', files: files() }, withReader());
    expect(item?.state).toBe('refused');
    expect(item?.problem?.message).not.toBe('');
    expect(archive.countCertificates()).toBe(0);
    expect(archive.listLedger().entries[0]).toMatchObject({ action: 'import-refused', subject: 'a' });
    archive.close();
  });
});

describe('an import from a zip', () => {
  it('takes in what another archive exported', async () => {
    const folder = temporaryFolder();
    const source = openArchive(join(folder, 'source'));
    await source.saveCertificate(first);
    await source.saveCertificate(second);
    const path = join(folder, 'export.zip');
    await source.exportCertificates({
      selection: { by: 'query', query: {} },
      format: 'zip',
      path,
      actor: 'Kim',
      roots: [station.root],
      sign: station.sign,
    });
    source.close();
    const archive = openArchive(join(folder, 'target'));
    const items = await archive.importCertificates({ kind: 'zip', path }, withReader());
    expect(items.map((item) => item.state)).toEqual(['imported', 'imported']);
    expect(Buffer.compare((await archive.getCertificate(first.id)).files.p7s, first.p7s)).toBe(0);
    archive.close();
  });

  it.each([
    ['is none', Buffer.from('PK, but no more')],
    ['is cut off', Buffer.from('504b0304140000000800', 'hex')],
  ])('refuses one that %s', async (_how, bytes) => {
    const path = join(temporaryFolder(), 'bad.zip');
    writeFileSync(path, bytes);
    const archive = openArchive(temporaryFolder());
    await expect(archive.importCertificates({ kind: 'zip', path }, withReader())).rejects.toMatchObject({
      code: 'CERTIFICATE_UNREADABLE',
    });
    archive.close();
  });
});

function flipped(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes);
  const at = Math.floor(copy.length / 2);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

describe('two certificates of one id', () => {
  /** What anybody can make: the record of the genuine one with another serial, signed by a key of his own. */
  async function squatter(): Promise<{ readonly json: Uint8Array; readonly p7s: Uint8Array }> {
    const json = Buffer.from(Buffer.from(first.json).toString('utf8').replace('SERIAL-ONE', 'SERIAL-SIX'));
    return { json, p7s: await stranger.sign(json) };
  }
  const give = (
    archive: Archive,
    name: string,
    files: { readonly json: Uint8Array; readonly p7s: Uint8Array },
  ) =>
    archive.importCertificates(
      {
        kind: 'files',
        files: [
          { name: `${name}.json`, bytes: files.json },
          { name: `${name}.json.p7s`, bytes: files.p7s },
        ],
      },
      withReader(),
    );

  it('are kept apart by trust: a stranger’s gives way to the genuine one, and nothing of it is lost', async () => {
    const folder = temporaryFolder();
    const archive = openArchive(folder);
    const foreign = await squatter();
    expect((await give(archive, 'foreign', foreign))[0]).toMatchObject({
      state: 'imported',
      verdict: 'UNTRUSTED',
    });
    expect((await give(archive, 'genuine', first))[0]).toMatchObject({ state: 'imported', verdict: 'VALID' });
    expect(archive.getSummary(first.id)).toMatchObject({
      jsonSha256: sha256Of(first.json),
      verdict: { status: 'VALID' },
    });
    expect(archive.findCertificates({ text: 'SERIAL-SIX' }).certificates).toEqual([]);
    const entries = archive.listLedger({ subject: first.id }).entries;
    const keptAs = entries.find(({ action }) => action === 'certificate-displaced')?.details['keptAs'];
    const aside = join(folder, 'displaced', String(keptAs));
    expect(readFileSync(join(aside, `${first.id}.json`)).equals(foreign.json)).toBe(true);
    expect(readFileSync(join(aside, `${first.id}.json.p7s`)).equals(foreign.p7s)).toBe(true);
    expect(archive.listLedger({ subject: first.id }).entries.map(({ action }) => action)).toEqual([
      'certificate-imported',
      'certificate-displaced',
      'certificate-imported',
    ]);
    // Once it is there, it stays.
    expect((await give(archive, 'foreign', foreign))[0]).toMatchObject({ state: 'refused' });
    expect((await give(archive, 'genuine', first))[0]).toMatchObject({ state: 'already-here' });
    expect((await archive.getCertificate(first.id)).files.json).toEqual(Buffer.from(first.json));
    archive.close();
  });

  it('that come together are told apart as well, in whatever order', async () => {
    const foreign = await squatter();
    for (const names of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const archive = openArchive(temporaryFolder());
      const files = [foreign, first].flatMap(({ json, p7s }, index) => [
        { name: `${names[index] ?? ''}.json`, bytes: json },
        { name: `${names[index] ?? ''}.json.p7s`, bytes: p7s },
      ]);
      const items = await archive.importCertificates({ kind: 'files', files }, withReader());
      expect(items.map(({ verdict, state }) => `${verdict ?? ''} ${state}`).sort()).toEqual([
        'UNTRUSTED refused',
        'VALID imported',
      ]);
      archive.close();
    }
  });

  it('are told apart whatever the stranger forged: the time, the signature, the document', async () => {
    const changed = Buffer.from(
      Buffer.from(first.json).toString('utf8').replace(first.record.issuedAt, '2020-01-01T00:00:00.000Z'),
    );
    const forged = [
      { json: changed, p7s: await stranger.sign(changed), pdf: null, verdict: 'INVALID' },
      { json: first.json, p7s: await stranger.sign(first.json), pdf: null, verdict: 'UNTRUSTED' },
      { ...(await stranger.document(first)), verdict: 'INVALID' },
    ];
    const named = (name: string, files: { json: Uint8Array; p7s: Uint8Array; pdf: Uint8Array | null }) => [
      { name: `${name}.json`, bytes: files.json },
      { name: `${name}.json.p7s`, bytes: files.p7s },
      ...(files.pdf === null ? [] : [{ name: `${name}.pdf`, bytes: files.pdf }]),
    ];
    for (const { verdict, ...foreign } of forged) {
      for (const together of [false, true]) {
        const archive = openArchive(temporaryFolder());
        const [a, b] = [named('a', foreign), named('b', first)];
        const lots = together ? [[...a, ...b]] : [a, b];
        const items = [];
        for (const files of lots) {
          items.push(...(await archive.importCertificates({ kind: 'files', files }, withReader())));
        }
        expect(items.map((item) => item.verdict).sort()).toEqual([verdict, 'VALID'].sort());
        const { summary, files } = await archive.getCertificate(first.id);
        expect(summary.verdict?.status).toBe('VALID');
        expect([files.json, files.p7s, files.pdf].map((bytes) => sha256Of(bytes ?? Buffer.of()))).toEqual(
          [first.json, first.p7s, first.pdf].map(sha256Of),
        );
        archive.close();
      }
    }
  });

  it('are both of strangers: the one that came first stays, as it does where it is trusted by now', async () => {
    const archive = openArchive(temporaryFolder());
    const foreign = await squatter();
    await give(archive, 'foreign', foreign);
    const trustsBoth = certificateReader(() => ({ roots: [station.root, stranger.root], now: new Date() }));
    for (const reader of [stranger.reader, trustsBoth]) {
      const files = [
        { name: 'a.json', bytes: first.json },
        { name: 'a.json.p7s', bytes: first.p7s },
      ];
      const [item] = await archive.importCertificates({ kind: 'files', files }, { reader, actor: 'Kim' });
      expect(item).toMatchObject({ state: 'refused', problem: { code: 'CERTIFICATE_REFUSED' } });
    }
    expect(archive.getSummary(first.id)).toMatchObject({ jsonSha256: sha256Of(foreign.json) });
    archive.close();
  });
});
