import type { BenchHandlers } from '../../../shared/contract.ts';
import type { BenchDrive } from '../../../shared/contract/drives.ts';
import type { MadeFile } from '../../../shared/contract/files.ts';
import type { BenchJob } from '../../../shared/contract/jobs.ts';
import type { PlanPreview } from '../../../shared/contract/plans.ts';
import { changedSettings } from '../../../shared/contract/settings.ts';
import { methods, type Level } from '../../../shared/methods.ts';
import { confirms } from '../../../shared/policy/confirmation.ts';
import { ClearbenchError } from '../../../shared/problem.ts';
import { readingOr } from '../../../shared/reading.ts';
import type { Plan } from '../../../shared/schemas/plan.ts';
import type { SampleState } from '../sample-bench.ts';
import { sampleAssets } from './assets.ts';
import { sampleDetails, sampleFindings, sampleResult, sampleRow, sampleSearch } from './certificates.ts';
import { ended, outcomes, sampleJob, sampleProgress } from './jobs.ts';
import { sampleKeys } from './keys.ts';
import { sampleLedger } from './ledger.ts';
import { sampleRoots, sampleVerdict } from './verdicts.ts';

const page = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
`;

const pdf = (name: string): MadeFile => ({ name, mediaType: 'application/pdf', bytesBase64: btoa(page) });

const revocationList: MadeFile = {
  name: 'clearbench-revoked.crl.pem',
  mediaType: 'application/x-pem-file',
  bytesBase64: btoa('-----BEGIN X509 CRL-----'),
};

/** Handlers over the sample state: enough for every screen to be walked through. */
export function sampleHandlers(state: SampleState): BenchHandlers {
  const drive = (driveId: string): BenchDrive => {
    const found = state.snapshot().drives.find((candidate) => candidate.driveId === driveId);
    if (found === undefined) throw new ClearbenchError('DRIVE_GONE', 'The drive is no longer attached.');
    return found;
  };
  const job = (jobId: string): BenchJob => {
    const found = state.snapshot().jobs.find((candidate) => candidate.jobId === jobId);
    if (found === undefined) throw new ClearbenchError('JOB_NOT_FOUND', 'There is no such job.');
    return found;
  };
  const changeJob = (jobId: string, more: Partial<BenchJob>): void =>
    state.change({ kind: 'job', job: { ...job(jobId), ...more } });

  return {
    'bench.snapshot': () => Promise.resolve(state.snapshot()),
    'drives.refresh': () => Promise.resolve({}),
    'drives.unmount': ({ driveId }) => {
      const found = drive(driveId);
      state.change({ kind: 'drive', drive: { ...found, verdicts: [], unmountOffered: false } });
      return Promise.resolve({});
    },
    'drives.nameBay': () => Promise.resolve({}),
    'wipes.preview': ({ driveIds, requiredLevel }) =>
      Promise.resolve({ drives: driveIds.map((driveId) => preview(drive(driveId), requiredLevel)) }),
    'wipes.start': ({ drives }) => {
      const started = drives.map(({ driveId, confirmedWith, labelSerial }, index) => {
        const found = drive(driveId);
        const value = labelSerial ?? readingOr(found.drive.identity.serial, '');
        if (!confirms(confirmedWith, { kind: 'serial', value })) {
          throw new ClearbenchError('CONFIRMATION_WRONG', 'The serial was not confirmed.');
        }
        const started = sampleJob(found, 30 + found.bay.order + index, { recentRates: [] });
        const size = readingOr(found.drive.sizeBytes, 1);
        state.change(
          { kind: 'job', job: { ...started, progress: sampleProgress(size, 'capacity-proof', 0.2) } },
          { kind: 'drive', drive: { ...found, jobId: started.jobId } },
        );
        return { driveId, jobId: started.jobId };
      });
      return Promise.resolve({ started, refused: [] });
    },
    'jobs.details': ({ jobId }) => {
      const found = job(jobId);
      return Promise.resolve({
        job: found,
        plan: planOf(found, drive(found.driveId ?? '')),
        result: sampleResult(found.target.sizeBytes, found.outcome?.kind === 'not-sanitized', 3),
      });
    },
    'jobs.list': () => Promise.resolve({ rows: state.snapshot().jobs, nextCursor: null }),
    'jobs.cancel': ({ jobId }) => {
      changeJob(jobId, ended(outcomes.aborted, 40));
      return Promise.resolve({});
    },
    'jobs.resume': ({ jobId, driveId }) => {
      changeJob(jobId, { state: 'running', driveId });
      return Promise.resolve({});
    },
    'jobs.dismiss': ({ jobId }) => {
      state.change({ kind: 'job-gone', jobId });
      return Promise.resolve({});
    },
    'jobs.issueCertificate': () => Promise.resolve({ certificateId: sampleRow(1).certificateId }),
    'jobs.recordDisposition': ({ jobId, action, responsible, note }) => {
      const by = { name: responsible, title: null, organisation: null, location: null, contact: null };
      changeJob(jobId, { disposition: { action, by, decidedAt: '2026-11-24T11:02:00.000Z', note } });
      return Promise.resolve({});
    },
    'assets.search': ({ text }) =>
      Promise.resolve({
        rows: sampleAssets.filter((row) => JSON.stringify(row).toLowerCase().includes(text.toLowerCase())),
        nextCursor: null,
      }),
    'assets.save': ({ assetId, details }) =>
      Promise.resolve({
        assetId: assetId ?? 'asset-99',
        details,
        reconciliation: {
          expected: details.expectedDrives,
          sanitized: 0,
          withExceptions: 0,
          open: 0,
          destroyed: 0,
          running: 0,
        },
        changedAt: '2026-11-24T11:02:00.000Z',
      }),
    'assets.remove': () => Promise.resolve({}),
    'assets.import': ({ csv }) =>
      Promise.resolve({
        added: csv.split('\n').length - 2,
        changed: 3,
        unchanged: 12,
        rejected: [{ line: 7, column: 'expectedDrives', reason: 'not-a-number' }],
      }),
    'certificates.search': ({ filters, limit, cursor }) =>
      Promise.resolve(
        state.snapshot().archive.certificates === 0
          ? { rows: [], nextCursor: null, total: 0, totalIsExact: true }
          : sampleSearch(filters, limit, cursor),
      ),
    'certificates.details': ({ certificateId }) => {
      const index = Array.from({ length: 4000 }, (_, i) => i).find(
        (i) => sampleRow(i).certificateId === certificateId,
      );
      return Promise.resolve(sampleDetails(index ?? 0));
    },
    'certificates.file': ({ certificateId }) => Promise.resolve(pdf(`${certificateId}.pdf`)),
    'certificates.label': ({ certificateId }) => Promise.resolve(pdf(`${certificateId}-label.pdf`)),
    'certificates.decide': () => Promise.resolve({ certificateId: sampleRow(1).certificateId }),
    'certificates.verify': () => Promise.resolve(sampleVerdict('stored.pdf')),
    'archive.export': () =>
      Promise.resolve({ name: 'certificates.zip', sizeBytes: null, ticket: 'a'.repeat(40) }),
    'archive.import': ({ files }) =>
      Promise.resolve({
        files: files.map((file) => ({
          name: file.name,
          state: 'imported' as const,
          certificateId: sampleRow(17).certificateId,
          verdict: 'VALID' as const,
          problem: null,
        })),
      }),
    'archive.issueBatch': () => Promise.resolve({ certificateId: sampleRow(2).certificateId }),
    'archive.checkAll': () => {
      const { archive } = state.snapshot();
      const { certificates: total } = archive;
      const check = { running: true, checked: 1204, total, failed: 0, changed: 0, endedAt: null };
      state.change({ kind: 'archive', archive: { ...archive, check, checkProblem: null } });
      return Promise.resolve({});
    },
    'archive.lastCheck': () =>
      Promise.resolve({
        report: {
          endedAt: '2026-11-23T02:14:00.000Z',
          checked: 48_212,
          verdicts: { VALID: 45_374, UNTRUSTED: 2836, INVALID: 2 },
          findings: sampleFindings,
          unnamed: 0,
        },
      }),
    'archive.ledgerEntries': ({ subject, before, limit }) =>
      Promise.resolve(sampleLedger(subject, before, limit)),
    'archive.checkLedger': () => Promise.resolve(state.snapshot().archive.ledger),
    'archive.deleteExpired': ({ ids }) => Promise.resolve({ deleted: ids.length }),
    'verification.check': ({ document }) => Promise.resolve(sampleVerdict(document.name)),
    'trust.list': () => Promise.resolve({ roots: sampleRoots }),
    'trust.read': () => Promise.resolve(sampleRoots[1] ?? sampleRoots[0] ?? fail()),
    'trust.add': () => Promise.resolve(sampleRoots[1] ?? fail()),
    'trust.remove': () => Promise.resolve({}),
    'trust.exportRoot': () =>
      Promise.resolve({
        name: 'bench-2-root.pem',
        mediaType: 'application/x-pem-file',
        bytesBase64: btoa('PEM'),
      }),
    'keys.unlock': ({ passphrase }) => {
      if (passphrase !== 'correct horse') {
        return Promise.reject(
          new ClearbenchError('PASSPHRASE_WRONG', 'The passphrase does not open the key.'),
        );
      }
      const { station } = state.snapshot();
      state.change({ kind: 'station', station: { ...station, key: { ...station.key, state: 'unlocked' } } });
      return Promise.resolve({});
    },
    'keys.changePassphrase': () => Promise.resolve({}),
    'keys.rotate': () => Promise.resolve({}),
    'keys.replaceRoot': () => Promise.resolve({}),
    'keys.revoke': () => Promise.resolve(revocationList),
    'keys.revocationList': () => Promise.resolve(revocationList),
    'keys.importPkcs12': () => Promise.resolve({}),
    'keys.useToken': () => Promise.resolve({}),
    'keys.list': () => Promise.resolve({ keys: sampleKeys(state.snapshot().station.key) }),
    'settings.change': (change) => {
      state.change({ kind: 'settings', settings: changedSettings(state.snapshot().settings, change) });
      return Promise.resolve({});
    },
    'operators.save': ({ operatorId, operator }) => {
      const { settings } = state.snapshot();
      const saved = { operatorId: operatorId ?? `op-${settings.operators.length + 1}`, ...operator };
      const others = settings.operators.filter((other) => other.operatorId !== operatorId);
      state.change({ kind: 'settings', settings: { ...settings, operators: [...others, saved] } });
      return Promise.resolve(saved);
    },
    'operators.remove': ({ operatorId }) => {
      const { settings } = state.snapshot();
      const operators = settings.operators.filter((operator) => operator.operatorId !== operatorId);
      state.change({ kind: 'settings', settings: { ...settings, operators } });
      return Promise.resolve({});
    },
    'firstRun.complete': ({ organisation, stationName, paper, operator, language }) => {
      const { settings } = state.snapshot();
      const operators = [{ operatorId: 'op-1', ...operator }];
      state.change({
        kind: 'settings',
        settings: {
          ...settings,
          organisation,
          stationName,
          paper,
          language,
          operators,
          currentOperatorId: 'op-1',
        },
      });
      return Promise.resolve({});
    },
    'backup.make': () =>
      Promise.resolve({ name: 'clearbench-backup.tar', sizeBytes: 12_400_000, ticket: 'b'.repeat(40) }),
    'backup.restore': ({ path }) =>
      path.endsWith('.zip')
        ? Promise.resolve({
            madeAt: '2026-11-20T16:05:00.000Z',
            certificates: 1204,
            ledgerEntries: 3877,
            damaged: 1,
          })
        : Promise.reject(new ClearbenchError('BACKUP_UNREADABLE', `There is no backup ${path}.`)),
    'about.read': () =>
      Promise.resolve({
        version: '0.1.0',
        commit: 'ac3e206',
        runtime: [
          { name: 'Node.js', version: '24.21.0' },
          { name: 'SQLite', version: '3.51.0' },
          { name: 'OpenSSL', version: '3.5.4' },
        ],
        techniqueTable: 'Clearbench-1, after SP 800-88r1 Appendix A',
        dataFolder: '/var/lib/clearbench',
        licences: [
          { name: 'react', version: '19.3.1', licence: 'MIT' },
          { name: 'zod', version: '4.6.7', licence: 'MIT' },
          { name: 'pdfkit', version: '0.20.2', licence: 'MIT' },
          { name: 'IBM Plex', version: '6.4', licence: 'OFL-1.1' },
        ],
      }),
  };
}

function preview(found: BenchDrive, requiredLevel: Level): PlanPreview {
  const size = readingOr(found.drive.sizeBytes, 0);
  const serial = readingOr(found.drive.identity.serial, null);
  const flash = found.drive.mediaKind !== 'hdd';
  const purge = requiredLevel === 'purge';
  return {
    driveId: found.driveId,
    identifier: serial === null ? null : { kind: 'serial', value: serial },
    recommended: {
      methodId: purge ? null : 'clear-zeros',
      verification: 'full',
      reasons: purge
        ? ['purge-needs-drive-command']
        : flash
          ? ['one-pass-is-enough', 'flash-spare-cells-not-reached']
          : ['one-pass-is-enough'],
    },
    offers: methods.map((method) => ({
      methodId: method.id,
      achievableLevel: 'clear',
      meetsRequirement: !purge,
      estimate: {
        lowSeconds: Math.round((size / 190e6) * (method.passes.length + 1)),
        highSeconds: Math.round((size / 110e6) * (method.passes.length + 1)),
        basis: 'typical',
      },
    })),
    blocking: found.verdicts.filter((verdict) => verdict.weight === 'blocked'),
    toAccept: found.verdicts.filter((verdict) => verdict.weight === 'confirm'),
  };
}

function planOf(found: BenchJob, attached: BenchDrive): Plan {
  const nothing = {
    assetTag: found.assetTag,
    source: found.source,
    facility: null,
    modality: null,
    manufacturer: null,
    model: null,
    serial: null,
    stationName: null,
    dataBackedUp: 'yes',
    backupLocation: null,
    confidentiality: null,
    destination: null,
    destinationDetails: null,
    notes: null,
  } as const;
  return {
    planVersion: 1,
    jobId: found.jobId,
    createdAt: '2026-11-24T07:14:58.000Z',
    target: {
      kind: 'device',
      path: attached.drive.path,
      drive: attached.drive,
      sizeBytes: found.target.sizeBytes,
      logicalSectorBytes: 512,
    },
    identifier: found.target.identifier,
    methodId: found.methodId,
    verification: found.verification,
    requestedLevel: found.requestedLevel,
    operator: { name: found.operatorName, title: null, organisation: null, location: null, contact: null },
    asset: nothing,
    confirmedWith: found.target.identifier.value.slice(-4),
    allowVirtual: false,
    acceptedVerdicts: [],
  };
}

function fail(): never {
  throw new TypeError('the sample has no root');
}
