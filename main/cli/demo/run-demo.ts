import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { ClearbenchError } from '../../../shared/problem.ts';
import type { Plan } from '../../../shared/schemas/plan.ts';
import { createBench, type Bench } from '../../bench/bench.ts';
import { verifyCertificateFiles } from '../../certificate/verify/verify-files.ts';
import { prepareCertificateFolder } from '../../bench/certificate-folder.ts';
import type { JobReport } from '../../bench/job-report.ts';
import { makeFolder } from '../../bench/make-folder.ts';
import { unknownAsset, type WipeChoice } from '../../bench/wipe-choice.ts';
import { exportRoot } from '../../certificate/keys/station-keys.ts';
import type { Verdict } from '../../certificate/verify/verdict.ts';
import { followJobs } from '../follow-jobs.ts';
import { makeDemoDrive, type DemoDrive } from './demo-drive.ts';
import { inventedStation } from './invented-studies.ts';
import { countMarker, hexLine } from './raw-view.ts';

/** Stands in every DICOM object, whatever the file system says of it (PS3.10 §7.1). */
const dicomMarker = 'DICM';
/** Every invented patient has this family name. */
const patientMarker = 'Invented^';
/** What would stand on the label of the drive. */
const labelSerial = 'DEMO-CT1-0042';

/** What the raw bytes of the drive give away, and one line of them. */
export interface RawLook {
  readonly dicomObjects: number;
  readonly patientNames: number;
  readonly hexLine: string;
}

/** Everything that the demo did. */
export interface DemoStory {
  readonly folder: string;
  readonly drive: DemoDrive;
  readonly before: RawLook;
  readonly plan: Plan;
  readonly report: JobReport;
  readonly after: RawLook;
  readonly rootFile: string;
  /** The verdict on the certificate against the station's root; `null` if there is no certificate. */
  readonly verdict: Verdict | null;
}

/** Is told what has been done so far, so that it can be shown while the rest goes on. */
export interface DemoAudience {
  readonly drive: (drive: DemoDrive, before: RawLook) => void;
  readonly wiped: (report: JobReport, plan: Plan, after: RawLook) => void;
}

/**
 * Makes a drive, wipes it the way every drive is wiped, and checks the certificate the way anybody could. Everything is
 * put into one folder with a station key of its own, so that no demo is ever found among real certificates.
 *
 * @throws ClearbenchError OUTPUT_NOT_WRITABLE, and whatever keeps a wipe from starting.
 */
export async function runDemo(folder: string, audience: DemoAudience): Promise<DemoStory> {
  const certificateFolder = await prepareFolder(folder);
  const drive = await makeDemoDrive(path.join(folder, 'drive.img'));
  const place = (await countMarker(drive.path, patientMarker)).firstOffset ?? 0;
  const before = await lookAt(drive.path, place);
  audience.drive(drive, before);
  const bench = await createBench({ dataDir: path.join(folder, 'state') });
  try {
    const { report, plan } = await wipe(bench, drive, certificateFolder);
    const after = await lookAt(drive.path, place);
    audience.wiped(report, plan, after);
    const root = await exportRoot(bench.folder.keys);
    const rootFile = path.join(folder, 'station-root.pem');
    await writeFile(rootFile, root, { mode: 0o644 });
    const verdict =
      report.certificate === null
        ? null
        : ((
            await verifyCertificateFiles([report.certificate.pdf], {
              roots: [root],
              crls: [],
              now: new Date(),
            })
          )[0]?.verdict ?? null);
    return { folder, drive, before, plan, report, after, rootFile, verdict };
  } finally {
    await bench.close();
  }
}

async function prepareFolder(folder: string): Promise<string> {
  try {
    await makeFolder(folder, 0o700);
  } catch (error) {
    throw new ClearbenchError('OUTPUT_NOT_WRITABLE', `The folder ${folder} cannot be made.`, {
      cause: error,
    });
  }
  return prepareCertificateFolder(path.join(folder, 'certificates'));
}

async function wipe(
  bench: Bench,
  drive: DemoDrive,
  certificateFolder: string,
): Promise<{ readonly report: JobReport; readonly plan: Plan }> {
  const target = `image:${drive.path}`;
  const [planning] = await bench.plan(demoChoice(target));
  if (planning?.kind !== 'planned') {
    const problem = planning?.problems[0];
    throw new ClearbenchError(
      problem?.code ?? 'INTERNAL',
      problem?.message ?? 'The demo could not be planned.',
    );
  }
  const { plan } = planning;
  const { reports } = await followJobs(
    bench,
    [async () => bench.jobs.start(plan, { target, certificateFolder })],
    {
      progress: 'auto',
      detach: false,
      certificateFolder,
      passphrase: { current: null },
      targets: [target],
      canceller: plan.operator.name,
    },
  );
  const [report] = reports;
  if (report === undefined) {
    throw new ClearbenchError('JOB_RUNNING', 'The demo was left while its drive is still being wiped.');
  }
  return { report, plan };
}

function demoChoice(target: string): WipeChoice {
  return {
    targets: [
      {
        target,
        confirmedWith: labelSerial.slice(-4),
        labelSerial,
        acceptedVerdicts: [],
        asset: {
          ...unknownAsset,
          assetTag: 'DEMO-0001',
          source: `${inventedStation.manufacturer}, station ${inventedStation.name}`,
          facility: inventedStation.institution,
          modality: 'CT',
          manufacturer: inventedStation.manufacturer,
          stationName: inventedStation.name,
        },
      },
    ],
    methodId: 'clear-zeros',
    verification: 'full',
    requestedLevel: 'clear',
    operator: {
      name: 'Demo Operator',
      title: 'Biomedical technician (invented)',
      organisation: inventedStation.institution,
      location: null,
      contact: null,
    },
    allowVirtual: false,
  };
}

async function lookAt(file: string, place: number): Promise<RawLook> {
  return {
    dicomObjects: (await countMarker(file, dicomMarker)).count,
    patientNames: (await countMarker(file, patientMarker)).count,
    hexLine: await hexLine(file, place),
  };
}
