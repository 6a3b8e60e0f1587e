import { Readable } from 'node:stream';

import { ZipFile } from 'yazl';

import { canonicalJson } from '../../shared/canonical-json.ts';
import type { CertificateSummary } from '../../shared/schemas/archive.ts';
import type { DetachedSigner } from './archive.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { currentFiles, type FileRole, readNamed, type StoredFile } from './certificate-store.ts';
import { sha256Of } from './content-store.ts';
import { exportReadme, verifyScript } from './verify-script.ts';
import { writeZipFile } from './zip-file.ts';

/** What goes into a zip beside the certificates. */
export interface ZipExtras {
  /** PEM of the roots that the station trusts, so that the export can be checked at all without further files. */
  readonly roots?: readonly string[];
  /** Signs the list of files; without it the list stays unsigned. */
  readonly sign?: DetachedSigner | null;
}

const suffixes: Readonly<Record<FileRole, string>> = { json: '.json', p7s: '.json.p7s', pdf: '.pdf' };

/**
 * Writes a zip of originals: the files byte for byte as they were signed, lists of them, and the script that checks it all
 * with nothing but sh and openssl. Every file is read back and checked against its hash on the way; one at a time is in
 * memory. The path must be free.
 *
 * @returns The SHA-256 of the list of files and the number of certificates.
 */
export async function writeZip(
  parts: ArchiveParts,
  certificates: Iterable<CertificateSummary>,
  path: string,
  extras: ZipExtras,
): Promise<{ readonly manifestSha256: string; readonly certificates: number }> {
  const exportedAt = parts.time();
  const stamp = { mtime: new Date(exportedAt), mode: 0o100644 };
  const zip = new ZipFile();
  const listed: ListedCertificate[] = [];
  for (const certificate of certificates) {
    const entry = listCertificate(parts, certificate);
    listed.push(entry);
    for (const { name, sha256 } of entry.files) {
      zip.addReadStreamLazy(name, stamp, (give) => {
        readNamed(parts.content, sha256, certificate.id).then(
          (bytes) => give(null, Readable.from([bytes])),
          (error: unknown) => give(error, Readable.from([])),
        );
      });
    }
  }

  const lines = listed.flatMap(({ files }) => files.map(({ sha256, name }) => `${sha256}  ${name}`));
  const add = (name: string, text: string, mode = stamp.mode): void => {
    zip.addBuffer(Buffer.from(text, 'utf8'), name, { ...stamp, mode });
    lines.push(`${sha256Of(text)}  ${name}`);
  };
  const times = listed.map(({ id, issuedAt }) => `${id} ${secondsOf(issuedAt)}`);
  add('certificates.list', `${[`exported ${secondsOf(exportedAt)}`, ...times].join('\n')}\n`);
  add('manifest.json', canonicalJson({ manifestVersion: 1, exportedAt, certificates: listed }));
  add('README.txt', exportReadme);
  add('verify.sh', verifyScript, 0o100755);
  const roots = extras.roots ?? [];
  if (roots.length > 0) add('roots.pem', `${roots.map((pem) => pem.trim()).join('\n')}\n`);
  const manifest = Buffer.from(`${lines.join('\n')}\n`, 'utf8');
  zip.addBuffer(manifest, 'MANIFEST.sha256', stamp);
  if (extras.sign != null) {
    zip.addBuffer(Buffer.from(await extras.sign(manifest)), 'MANIFEST.sha256.p7s', stamp);
  }
  zip.end();
  await writeZipFile(zip, path);
  return { manifestSha256: sha256Of(manifest), certificates: listed.length };
}

/** A certificate as manifest.json lists it. */
interface ListedCertificate {
  readonly id: string;
  readonly issuedAt: string;
  readonly outcome: string | null;
  readonly files: readonly (StoredFile & { readonly name: string })[];
}

function listCertificate({ database }: ArchiveParts, certificate: CertificateSummary): ListedCertificate {
  const { id, issuedAt, outcome } = certificate;
  const files = [...currentFiles(database, id).values()].map((file) => ({
    ...file,
    name: `certificates/${id}/${id}${suffixes[file.role]}`,
  }));
  return { id, issuedAt, outcome, files };
}

const secondsOf = (time: string): number => Math.floor(Date.parse(time) / 1000);
