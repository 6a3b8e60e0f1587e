import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { issueRevocationList } from '../../../../main/certificate/keys/revoke-key.ts';
import { certificatesOfPem } from '../../../../main/certificate/keys/x509.ts';
import { revocationListsOfPem } from '../../../../main/certificate/verify/revocation-lists.ts';
import { readTrustFile } from '../../../../main/cli/commands/certificates/trust-file.ts';
import { UsageError } from '../../../../main/cli/usage-error.ts';
import { type SampleStation, sampleStation } from '../../certificate/sample-station.ts';

let station: SampleStation;
let crlPem: string;
beforeAll(async () => {
  station = await sampleStation();
  crlPem = await issueRevocationList(station.keysDir, { passphrase: null, now: new Date('2026-11-24') });
});
afterAll(() => station.remove());

async function fileWith(content: string | Uint8Array): Promise<string> {
  const file = path.join(station.folder, 'brought-along');
  await writeFile(file, content);
  return file;
}

describe('a file that is brought along to check certificates', () => {
  it('is read as PEM and as DER, as authorities hand them out', async () => {
    const root = certificatesOfPem(station.rootPem);
    expect(certificatesOfPem(await readTrustFile(await fileWith(station.rootPem), 'roots'))).toEqual(root);
    const [rootDer = new Uint8Array()] = root;
    expect(certificatesOfPem(await readTrustFile(await fileWith(rootDer), 'roots'))).toEqual(root);
    const lists = revocationListsOfPem(crlPem);
    expect(revocationListsOfPem(await readTrustFile(await fileWith(crlPem), 'crl'))).toEqual(lists);
    const [listDer = new Uint8Array()] = lists;
    expect(revocationListsOfPem(await readTrustFile(await fileWith(listDer), 'crl'))).toEqual(lists);
  });

  it('is refused if it holds nothing of the kind: nobody is left to think that it was looked at', async () => {
    for (const [content, kind, what] of [
      [station.rootPem, 'crl', /--crl .* holds no revocation list/],
      [crlPem, 'roots', /--roots .* holds no certificate/],
      ['', 'crl', /holds no revocation list/],
      ['any text', 'roots', /holds no certificate/],
    ] as const) {
      const reading = readTrustFile(await fileWith(content), kind);
      await expect(reading).rejects.toBeInstanceOf(UsageError);
      await expect(reading).rejects.toThrow(what);
    }
    await expect(readTrustFile(path.join(station.folder, 'none'), 'roots')).rejects.toMatchObject({
      code: 'ROOT_UNREADABLE',
    });
  });

  it('is read from a pipe, and not without end', async () => {
    const pipe = path.join(station.folder, 'pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    const [read] = await Promise.all([readTrustFile(pipe, 'roots'), writeFile(pipe, station.rootPem)]);
    expect(read).toBe(station.rootPem);
    await expect(readTrustFile('/dev/zero', 'roots')).rejects.toMatchObject({ code: 'ROOT_UNREADABLE' });
  });
});
