import type { Command } from 'commander';

import type { EndWith } from '../command-line.ts';
import { exitCodeOfReport, worstExitCode } from '../exit-codes.ts';
import { followJobs } from '../follow-jobs.ts';
import { globalOptionsOf } from '../global-options.ts';
import { folderFor } from '../job-certificates.ts';
import { progressOption, type ProgressKind } from '../progress-option.ts';
import { tellFollowed } from '../tell-followed.ts';
import { withBench } from '../with-bench.ts';

const help = `
Goes on from the last position that is known to be on the drive, if the very same drive (serial, WWN, size) is there.
Verification always starts over. The new certificate says where the job was interrupted.

Examples:
  clearbench jobs
  clearbench resume J20261124-071500-K3M9QX2A`;

interface ResumeOptions {
  readonly out?: string;
  readonly progress: ProgressKind;
  readonly detach?: boolean;
}

/** `clearbench resume`: goes on with an interrupted job. */
export function addResumeCommand(program: Command, endWith: EndWith): void {
  program
    .command('resume')
    .description('go on with an interrupted job')
    .argument('<JOB>', 'id of the job (see: clearbench jobs)')
    .option('--out <DIR>', "folder for the certificate's files (default: where the wipe's --out said)")
    .addOption(progressOption())
    .option('--detach', 'go on in the background')
    .addHelpText('after', help)
    .action(async (jobId: string, options: ResumeOptions, command: Command) => {
      const globals = globalOptionsOf(command);
      const reports = await withBench(globals, { signing: true }, async (bench, passphrase) => {
        const { plan } = await bench.jobs.read(jobId);
        const certificateFolder = await folderFor(bench, jobId, options.out);
        await bench.certificates.checkReady();
        const followed = await followJobs(
          bench,
          [async () => bench.jobs.resume(jobId, { certificateFolder })],
          {
            progress: options.progress,
            detach: options.detach === true,
            certificateFolder,
            passphrase,
            targets: [],
            canceller: plan.operator.name,
          },
        );
        tellFollowed(followed, new Map([[jobId, plan]]), globals);
        return followed.reports;
      });
      endWith(worstExitCode(reports.map(exitCodeOfReport)));
    });
}
