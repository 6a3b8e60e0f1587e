import { execFile } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { writeCertificateFiles } from '../../main/certificate/certificate-files.ts';
import { addTimestampsToFiles } from '../../main/certificate/timestamp/upgrade-certificate.ts';
import { verifyCertificateFiles } from '../../main/certificate/verify/verify-files.ts';
import { sanitizedJob } from '../unit/certificate/sample-job.ts';
import { type SampleStation, sampleStation } from '../unit/certificate/sample-station.ts';

const run = promisify(execFile);

/** An authority as an organisation may run one: OpenSSL behind HTTP on loopback. */
let station: SampleStation;
let tsa: string;
let server: Server;
let url: string;
/** How the authority behaves for the next requests. */
let mood: 'well' | 'down' | 'replay' | 'garbage' = 'well';
let lastAnswer = Buffer.alloc(0);

async function answer(query: Buffer): Promise<Buffer> {
  if (mood === 'garbage') return Buffer.from('<html>Please log in to the hospital WiFi</html>');
  if (mood === 'replay') return lastAnswer;
  await writeFile(path.join(tsa, 'query.tsq'), query);
  await run(
    'openssl',
    ['ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'query.tsq', '-out', 'reply.tsr'],
    { cwd: tsa },
  );
  lastAnswer = await readFile(path.join(tsa, 'reply.tsr'));
  return lastAnswer;
}

beforeAll(async () => {
  station = await sampleStation(new Date(Date.now() - 86_400_000));
  tsa = path.join(station.folder, 'tsa');
  await mkdir(tsa);
  await writeFile(
    path.join(tsa, 'tsa.cnf'),
    '[tsa]\ndefault_tsa = tsa1\n[tsa1]\nserial = ./serial\nsigner_cert = ./tsa.pem\ncerts = ./root.pem\nsigner_key = ./tsa.key\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\ndigests = sha256\naccuracy = secs:1\ness_cert_id_alg = sha256\n',
  );
  await writeFile(path.join(tsa, 'serial'), '01\n');
  await writeFile(
    path.join(tsa, 'tsa.ext'),
    'keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n',
  );
  const openssl = (...arguments_: string[]) => run('openssl', arguments_, { cwd: tsa });
  await openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'root.key',
    '-out',
    'root.pem',
    '-days',
    '3650',
    '-subj',
    '/CN=Time root',
    '-addext',
    'keyUsage=critical,keyCertSign',
  );
  await openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'tsa.key',
    '-out',
    'tsa.csr',
    '-subj',
    '/CN=Time authority',
  );
  await openssl(
    'x509',
    '-req',
    '-in',
    'tsa.csr',
    '-CA',
    'root.pem',
    '-CAkey',
    'root.key',
    '-CAcreateserial',
    '-out',
    'tsa.pem',
    '-days',
    '900',
    '-extfile',
    'tsa.ext',
  );
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (mood === 'down') {
        response.writeHead(503).end();
        return;
      }
      answer(Buffer.concat(chunks)).then(
        (body) => response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(body),
        () => response.writeHead(500).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await station.remove();
});

describe('a timestamp authority run with OpenSSL', () => {
  it('turns B-B into B-T in place; until then the certificate stands and says that it waits', async () => {
    const dir = path.join(station.folder, 'out');
    await mkdir(dir);
    const now = new Date();
    const issued = await station.issue(sanitizedJob(), { now, signatureLevel: 'B-T' });
    const files = await writeCertificateFiles(issued, dir);
    const roots = [station.rootPem, await readFile(path.join(tsa, 'root.pem'), 'utf8')];
    const verdicts = async () => {
      const found = await verifyCertificateFiles([files.json, files.pdf], { roots, now: new Date() });
      return found.map(({ verdict }) => [
        verdict.status,
        verdict.level,
        verdict.problems.map(({ code }) => code),
      ]);
    };
    const authority = { url, timeoutMs: 30_000 };
    const waiting = ['INDETERMINATE', 'B-B', ['TIMESTAMP_MISSING']];
    expect(await verdicts()).toEqual([waiting, waiting]);
    for (const failure of ['down', 'garbage'] as const) {
      mood = failure;
      await expect(addTimestampsToFiles(files, authority)).rejects.toMatchObject({
        code: 'TIMESTAMP_FAILED',
      });
    }
    expect(await verdicts()).toEqual([waiting, waiting]);
    mood = 'well';
    const size = (await stat(files.pdf)).size;
    expect(await addTimestampsToFiles(files, authority)).toBe(true);
    expect((await stat(files.pdf)).size).toBe(size);
    expect(await verdicts()).toEqual([
      ['VALID', 'B-T', []],
      ['VALID', 'B-T', []],
    ]);
    expect(await addTimestampsToFiles(files, authority)).toBe(false);
    await writeFile(path.join(dir, 'roots.pem'), station.rootPem);
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
      path.join(dir, 'roots.pem'),
      '-out',
      '/dev/null',
    ]);
    const { stdout } = await run('pdfsig', [files.pdf]);
    expect(stdout).toContain('Signature is Valid.');
  });

  it('cannot answer with a timestamp that it gave to another request', async () => {
    const dir = path.join(station.folder, 'replayed');
    await mkdir(dir);
    const issued = await station.issue(sanitizedJob(), { now: new Date(), signatureLevel: 'B-T' });
    const files = await writeCertificateFiles(issued, dir);
    mood = 'replay';
    await expect(addTimestampsToFiles(files, { url, timeoutMs: 30_000 })).rejects.toThrow(
      /stamps something else/,
    );
  });
});
