import { readPdfCertificate } from '../certificate/verify/pdf/read-pdf.ts';
import type { VerifyOptions } from '../certificate/verify/verify-certificate.ts';
import type { CertificateReader } from './archive.ts';
import { judgeFiles } from './judge-files.ts';
import type { JudgingThreads } from './judging-threads.ts';

/** For fewer certificates, threads would have started when all is done. */
const WORTH_THREADS = 32;

/** Judges certificates as the verifier does; many of them in threads, where there are some. */
export function certificateReader(
  options: () => VerifyOptions,
  threads: JudgingThreads | null = null,
): CertificateReader {
  const reader: CertificateReader = {
    verify: async (files) => judgeFiles(files, options()),
    unpack: (pdf) => {
      const attached = readPdfCertificate(pdf);
      return Promise.resolve(attached.ok ? { json: attached.value.json, p7s: attached.value.p7s } : null);
    },
    forMany: (count) =>
      threads === null || count < WORTH_THREADS
        ? reader
        : { ...reader, verify: async (files) => threads.judge({ files, options: options() }) },
  };
  return reader;
}
