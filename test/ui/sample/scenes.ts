import type { BenchDrive } from '../../../shared/contract/drives.ts';
import type { BenchJob } from '../../../shared/contract/jobs.ts';
import type { Snapshot } from '../../../shared/contract/snapshot.ts';
import { callNames } from '../../../shared/contract.ts';
import { readingOr } from '../../../shared/reading.ts';
import { emptyArchive, sampleArchive, troubledArchive } from './archive-states.ts';
import { partition, sampleDrive, sampleDrives, verdicts, type SampleDrive } from './drives.ts';
import { ended, outcomes, sampleJob, sampleJobId, sampleProgress } from './jobs.ts';

/** States of the bench worth looking at. */
export const sceneNames = [
  'first-run',
  'empty',
  'ready',
  'busy',
  'ended',
  'many',
  'all-running',
  'locked-key',
  'troubled',
  'long',
] as const;
export type SceneName = (typeof sceneNames)[number];

const fingerprint = '9f2c41d07be35a8846fa13c92be07a51de6690b4c7f81f0a3b52e9d4c6178ab3';

const base: Omit<Snapshot, 'drives' | 'jobs'> = {
  sequence: 0,
  station: {
    version: '0.1.0',
    runId: 'sample',
    face: 'station',
    calls: callNames,
    privilege: 'ask',
    listing: { state: 'live', problem: null },
    key: {
      state: 'unlocked',
      kind: 'station',
      passphraseProtected: true,
      rootLocked: false,
      signer: {
        name: 'Bench 2, Biomedical Engineering',
        fingerprint,
        rootFingerprint: fingerprint.split('').reverse().join(''),
        notBefore: '2026-03-02T08:00:00.000Z',
        notAfter: '2029-03-02T08:00:00.000Z',
        expiresSoon: false,
        rootNotAfter: '2051-03-02T09:00:00.000Z',
        rootExpiresSoon: false,
      },
    },
    timestampsQueued: 3,
  },
  settings: {
    organisation: {
      name: 'Northgate General Hospital',
      address: ['Clinical Engineering', '12 Harbour Road', 'Northgate NG4 2PT'],
      contact: 'biomed@northgate.example',
      logo: null,
    },
    stationName: 'Bench 2',
    paper: 'a4',
    labelSize: '62x29',
    policy: { requiredLevel: 'clear', verification: 'full', methodId: 'clear-zeros', backupRequired: false },
    operators: [
      {
        operatorId: 'op-1',
        name: 'Jordan Ellis',
        title: 'Biomedical technician',
        location: 'Workshop B1',
        contact: 'ext. 4471',
      },
      { operatorId: 'op-2', name: 'Priya Raman', title: 'Senior technician', location: null, contact: null },
    ],
    currentOperatorId: 'op-1',
    timestamps: { authorityUrl: 'https://tsa.northgate.example/tsr' },
    retentionYears: 6,
    language: null,
    theme: 'system',
    baysView: 'cards',
  },
  archive: sampleArchive,
  assetsRevision: 1,
};

/** The snapshot of a scene. */
export function sceneSnapshot(name: SceneName): Snapshot {
  switch (name) {
    case 'first-run':
      return {
        ...base,
        station: {
          ...base.station,
          key: { state: 'absent', kind: null, passphraseProtected: null, rootLocked: false, signer: null },
        },
        settings: { ...base.settings, organisation: null, operators: [], currentOperatorId: null },
        ...bench([]),
      };
    case 'empty':
      return { ...base, ...bench([]), archive: emptyArchive };
    case 'ready':
      return { ...base, ...bench(sampleDrives) };
    case 'busy':
      return { ...base, ...busyBench() };
    case 'ended':
      return { ...base, ...endedBench() };
    case 'many':
      return { ...base, ...manyBench(24, manySample) };
    case 'all-running':
      return { ...base, ...manyBench(24, runningSample) };
    case 'locked-key':
      return {
        ...base,
        station: { ...base.station, key: { ...base.station.key, state: 'locked', rootLocked: true } },
        ...bench(sampleDrives.slice(0, 3)),
      };
    case 'troubled':
      return troubledBench();
    case 'long':
      return longBench();
    default:
      return name satisfies never;
  }
}

/** Everything that a station as a whole can complain of. */
function troubledBench(): Snapshot {
  const { signer } = base.station.key;
  return {
    ...base,
    station: {
      ...base.station,
      privilege: 'unavailable',
      listing: {
        state: 'failed',
        problem: { code: 'INTERNAL', message: 'The attached drives could not be listed.' },
      },
      key: {
        ...base.station.key,
        passphraseProtected: false,
        signer: signer === null ? null : { ...signer, expiresSoon: true },
      },
    },
    archive: troubledArchive,
    ...bench(sampleDrives.slice(1, 2)),
  };
}

/** Names as long as they come. */
function longBench(): Snapshot {
  const organisation = 'Universitätsklinikum Schleswig-Holstein und Klinikverbund Nordfriesland gGmbH';
  const name = 'Prof. Dr. Maximiliane von Hohenlohe-Langenburg-Schillingsfürst';
  return {
    ...base,
    settings: {
      ...base.settings,
      organisation: {
        name: organisation,
        address: ['Abteilung für Medizintechnik und Informationssicherheit, Haus 14, Ebene −2, Raum 0.117'],
        contact: 'medizintechnik-aussonderung@klinikverbund-nordfriesland.example',
        logo: null,
      },
      stationName: 'Aussonderungsarbeitsplatz Radiologie 2 (Keller)',
      operators: [
        {
          operatorId: 'op-1',
          name,
          title: 'Leitende Medizintechnikerin für bildgebende Diagnostik',
          location: 'Zentralwerkstatt, Gebäudeteil C',
          contact: null,
        },
      ],
    },
    ...collect([
      [
        sampleDrive({
          bay: 1,
          vendor: 'Western Digital Technologies',
          model: 'WDC WUH721414ALE6L4-0X00000 Ultrastar DC HC530 OEM for Siemens Healthineers',
          serial: '50026B7382A1F0C4E6D8-0000-9JKL-ZZ41',
          sizeBytes: 14_000_519_643_136,
          partitions: [partition('/dev/sdb1', 14_000_519_643_136, 'linux_raid_member of /dev/md127 (raid6)')],
        }),
        null,
      ],
      withJob(
        {
          bay: 2,
          vendor: 'Hewlett Packard Enterprise',
          model: 'HPE EG001200JWJNQ SAS 12G Enterprise 10K SFF (2.5in) SC 3yr Wty Digitally Signed',
          serial: 'WFKB1234S0NX00000E8471KQ',
          sizeBytes: 1_200_243_695_616,
        },
        (size) => ({
          methodId: 'gutmann',
          progress: sampleProgress(size, 'writing', 0.999, {
            passNumber: 34,
            passCount: 35,
            etaSeconds: 172_000,
          }),
          source: 'CT Siemens Healthineers SOMATOM Definition Edge Plus CTAWP71234-RADIOLOGIE-NORD',
        }),
      ),
    ]),
  };
}

interface Bench {
  readonly drives: readonly BenchDrive[];
  readonly jobs: readonly BenchJob[];
}

function bench(drives: readonly SampleDrive[]): Bench {
  return { drives: drives.map(sampleDrive), jobs: [] };
}

/** Puts a job on a drive. */
function withJob(
  sample: SampleDrive,
  more: (sizeBytes: number) => Partial<BenchJob>,
): [BenchDrive, BenchJob] {
  const plain = sampleDrive({ ...sample, verdicts: [], unmountOffered: false });
  const job = sampleJob(plain, sample.bay, more(readingOr(plain.drive.sizeBytes, 1)));
  return [{ ...plain, jobId: job.jobId }, job];
}

function collect(pairs: readonly [BenchDrive, BenchJob | null][]): Bench {
  return {
    drives: pairs.map(([drive]) => drive),
    jobs: pairs.flatMap(([, job]) => (job === null ? [] : [job])),
  };
}

function pick(bay: number): SampleDrive {
  const found = sampleDrives.find((drive) => drive.bay === bay);
  if (found === undefined) throw new TypeError(`no sample drive in bay ${bay}`);
  return found;
}

function busyBench(): Bench {
  const running = collect([
    [sampleDrive(pick(1)), null],
    withJob(pick(2), () => ({})),
    withJob(pick(3), (size) => ({ progress: sampleProgress(size, 'verifying', 0.12) })),
    withJob(pick(4), (size) => ({
      progress: sampleProgress(size, 'writing', 0.61, {
        bytesPerSecond: 3_100_000,
        stalledSeconds: 47,
        unwrittenSectors: 2048,
        temperatureCelsius: 51,
      }),
      problems: [
        { code: 'WRITE_FAILED', message: '2,048 sectors from LBA 41,943,040 could not be written.' },
        { code: 'DRIVE_STALLED', message: 'The drive has not answered for 47 seconds.' },
      ],
    })),
    withJob(pick(6), (size) => ({
      methodId: 'dod-5220.22-m-3',
      progress: sampleProgress(size, 'writing', 0.2, { passNumber: 2, passCount: 3, overallPermille: 300 }),
    })),
    [sampleDrive(pick(5)), null],
  ]);
  const gone = sampleDrive({ bay: 7, model: 'ST3500418AS', serial: '9VMB1K2T', sizeBytes: 500_107_862_016 });
  const pulled = sampleJob(gone, 7, {
    driveId: null,
    state: 'interrupted',
    resumable: true,
    progress: sampleProgress(500_107_862_016, 'writing', 0.86),
    problems: [{ code: 'DRIVE_VANISHED', message: 'Bay 7 stopped answering at 43 %.' }],
  });
  const looking = sampleDrive({
    bay: 8,
    model: 'WDC WD10EZEX-08WN4A0',
    serial: 'WD-WCC6Y7LK2P3D',
    sizeBytes: 1_000_204_886_016,
    state: 'looking',
  });
  return { drives: [...running.drives, looking], jobs: [...running.jobs, pulled] };
}

function endedBench(): Bench {
  return collect([
    [sampleDrive(pick(1)), null],
    withJob(pick(2), () => ended(outcomes.sanitized, 2)),
    withJob(pick(3), () => ended(outcomes.failed, 3)),
    withJob(pick(4), () => ended(outcomes.exceptions, 4)),
    withJob(pick(5), () => ended(outcomes.aborted, 5)),
    [
      sampleDrive({
        ...pick(6),
        serial: null,
        verdicts: [verdicts.noSerial],
      }),
      null,
    ],
    [
      sampleDrive({
        bay: 7,
        model: 'ST3500418AS',
        serial: '9VMB1K2T',
        sizeBytes: 500_107_862_016,
        state: 'unreadable',
        tried: [
          'INQUIRY on /dev/sdh: answered with vendor and model.',
          'READ CAPACITY on /dev/sdh: no answer within 10 seconds, tried 3 times.',
          'Reading the first sector: input/output error.',
        ],
        verdicts: [
          { code: 'DRIVE_SIZE_UNKNOWN', weight: 'blocked', message: 'The drive does not tell its size.' },
        ],
      }),
      null,
    ],
    [
      {
        ...sampleDrive({
          bay: 8,
          model: 'HGST HTS721010A9E630',
          serial: 'JR1000D30B1UWE',
          sizeBytes: 1_000_204_886_016,
        }),
        resumableJobId: sampleJobId(8),
      },
      null,
    ],
  ]);
}

type MakeSample = (sample: SampleDrive) => [BenchDrive, BenchJob | null];

function manyBench(count: number, make: MakeSample): Bench {
  const models = ['ST1000NM0033-9ZM173', 'WDC WD5003ABYZ-011FA0', 'TOSHIBA MQ01ABD050', 'HUA723020ALA641'];
  return collect(
    Array.from({ length: count }, (_, index) => {
      const bay = index + 1;
      return make({
        bay,
        model: models[index % 4] ?? 'ST1000NM0033',
        serial: `Z1W${(bay * 7919).toString(36).toUpperCase()}K${bay}P`,
        sizeBytes: index % 2 === 0 ? 1_000_204_886_016 : 500_107_862_016,
      });
    }),
  );
}

const runningSample: MakeSample = (sample) =>
  withJob(sample, (size) => ({
    progress: sampleProgress(
      size,
      sample.bay % 3 === 0 ? 'verifying' : 'writing',
      ((sample.bay * 37) % 97) / 100,
    ),
  }));

/** Most of them running, some ended, some that wait. */
const manySample: MakeSample = (sample) => {
  const { bay } = sample;
  if (bay === 1) return [sampleDrive(pick(1)), null];
  if (bay > 22) return [sampleDrive(sample), null];
  if (bay % 9 !== 0) return runningSample(sample);
  return withJob(sample, () => ended(bay === 9 ? outcomes.failed : outcomes.sanitized, bay));
};
