import type { Command } from 'commander';

import type { EndWith } from '../command-line.ts';
import { exitCodeOfReport, worstExitCode, type ExitCode } from '../exit-codes.ts';
import { followJobs } from '../follow-jobs.ts';
import { globalOptionsOf, type GlobalOptions } from '../global-options.ts';
import { folderFor, issueMissing } from '../job-certificates.ts';
import { operatingPerson } from '../operating-person.ts';
import { columnsOf, print, printRaw } from '../output.ts';
import { progressOption, type ProgressKind } from '../progress-option.ts';
import { tellFollowed } from '../tell-followed.ts';
import { jobRecord, jobTable } from '../text/job-table.ts';
import { jsonDocument } from '../text/printable.ts';
import { withBench } from '../with-bench.ts';

const help = `
Examples:
  clearbench jobs
  clearbench jobs --follow J20261124-071500-K3M9QX2A`;

interface JobsOptions {
  readonly follow?: string;
  readonly out?: string;
  readonly progress: ProgressKind;
}

/** `clearbench jobs`: what runs, what was interrupted, what has ended; with `--follow`, one of them to its end. */
export function addJobsCommand(program: Command, endWith: EndWith): void {
  program
    .command('jobs')
    .description('list jobs, or watch one')
    .option('--follow <JOB>', 'watch a job until it ends')
    .option(
      '--out <DIR>',
      "with --follow: folder for the certificate's files (default: where the wipe's --out said)",
    )
    .addOption(progressOption())
    .addHelpText('after', help)
    .action(async (options: JobsOptions, command: Command) => {
      const globals = globalOptionsOf(command);
      if (options.follow === undefined) await listJobs(globals);
      else endWith(await followJob(options.follow, options, globals));
    });
}

async function listJobs(globals: GlobalOptions): Promise<void> {
  await withBench(globals, { signing: false }, async (bench) => {
    await issueMissing(bench);
    const { jobs, damaged } = await bench.jobs.list();
    const listed = jobs.map((job) => ({ job, archived: bench.archive.getJob(job.jobId) }));
    if (globals.json) {
      printRaw(
        jsonDocument({
          jobs: listed.map(jobRecord),
          damaged: damaged.map(({ jobId, problem }) => ({ id: jobId, problem })),
        }),
      );
      return;
    }
    const lines = jobTable(listed, damaged, globals.data, columnsOf(process.stdout));
    print(...(lines.length > 0 ? lines : ['There are no jobs yet.']));
  });
}

async function followJob(jobId: string, options: JobsOptions, globals: GlobalOptions): Promise<ExitCode> {
  return withBench(globals, { signing: true }, async (bench, passphrase) => {
    const { plan } = await bench.jobs.read(jobId);
    const certificateFolder = await folderFor(bench, jobId, options.out);
    const followed = await followJobs(
      bench,
      [
        async () => ({
          kind: 'following',
          job: await bench.jobs.follow(jobId, { certificateFolder }),
        }),
      ],
      {
        progress: options.progress,
        detach: false,
        certificateFolder,
        passphrase,
        targets: [],
        canceller: operatingPerson(),
      },
    );
    tellFollowed(followed, new Map([[jobId, plan]]), globals);
    return worstExitCode(followed.reports.map(exitCodeOfReport));
  });
}
