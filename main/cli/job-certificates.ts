import type { Bench } from '../bench/bench.ts';
import { prepareCertificateFolder } from '../bench/certificate-folder.ts';
import { columnsOf, printError } from './output.ts';
import { wrapLines } from './text/table.ts';

/**
 * Issues the certificates of jobs that ended while nobody watched, and tells where they are: somebody is waiting for
 * them in the folder that `--out` named then.
 */
export async function issueMissing(bench: Bench): Promise<void> {
  for (const { jobId, certificate, insteadOf } of await bench.issueMissing()) {
    note(`The certificate of job ${jobId} was missing and is issued now: ${certificate.pdf}`);
    if (insteadOf !== null) note(standIn(insteadOf));
  }
}

/**
 * Folder for a known job's certificate: the one that is named now, else the one that was named when the job began.
 *
 * @throws ClearbenchError OUTPUT_NOT_WRITABLE
 */
export async function folderFor(bench: Bench, jobId: string, out: string | undefined): Promise<string> {
  if (out !== undefined) return prepareCertificateFolder(out);
  const folder = await bench.certificateFolderOf(jobId);
  const asked = bench.archive.getJob(jobId)?.certificateFolder ?? folder;
  if (asked !== folder) note(`${standIn(asked)} It is ${folder}`);
  return folder;
}

function standIn(asked: string): string {
  return `Nothing can be written to ${asked} any longer, so that the data folder takes its place.`;
}

function note(text: string): void {
  printError(...wrapLines(`note: ${text}`, columnsOf(process.stderr)));
}
