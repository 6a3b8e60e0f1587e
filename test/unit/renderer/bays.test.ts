import { describe, expect, it } from 'vitest';

import { bayState, needsPerson } from '../../../renderer/features/bays/bay-state.ts';
import { findScanned, listBays, modelOf } from '../../../renderer/features/bays/bays.ts';
import { healthWord } from '../../../renderer/features/bays/health.ts';
import { countBench } from '../../../renderer/features/frame/bench-counts.ts';
import { stateOfSnapshot } from '../../../renderer/store/changes.ts';
import type { BenchJob } from '../../../shared/contract/jobs.ts';
import { known, unavailable } from '../../../shared/reading.ts';
import { ended, outcomes, sampleJob, sampleProgress } from '../../ui/sample/jobs.ts';
import { sampleDrive, verdicts, type SampleDrive } from '../../ui/sample/drives.ts';
import { sceneSnapshot } from '../../ui/sample/scenes.ts';

const plain: SampleDrive = {
  bay: 2,
  model: 'ST1000NM0033',
  serial: 'Z1W2KQ9P',
  sizeBytes: 1_000_204_886_016,
};
const drive = (more: Partial<SampleDrive> = {}) => sampleDrive({ ...plain, ...more });
const job = (more: Partial<BenchJob> = {}) => sampleJob(drive(), 1, more);

describe('the state of a bay', () => {
  it.each([
    ['a drive that is still being read', drive({ state: 'looking' }), null, 'looking'],
    ['a drive without obstacles', drive(), null, 'ready'],
    ['the system drive', drive({ verdicts: [verdicts.system] }), null, 'locked'],
    ['a mounted drive', drive({ verdicts: [verdicts.mounted] }), null, 'blocked'],
    ['a drive with warnings', drive({ verdicts: [verdicts.usb] }), null, 'weigh'],
    ['a drive with a remark only', drive({ verdicts: [verdicts.flash] }), null, 'ready'],
    ['a drive whose serial is on its label only', drive({ verdicts: [verdicts.noSerial] }), null, 'weigh'],
    ['a drive that an earlier job can go on with', drive({ resumableJobId: job().jobId }), null, 'weigh'],
    ['an unreadable drive', drive({ state: 'unreadable' }), null, 'unreadable'],
    ['a job that has just begun', drive(), job({ state: 'starting', progress: null }), 'waiting'],
    ['a job that writes', drive(), job(), 'erasing'],
    [
      'a job that reads back',
      drive(),
      job({ progress: sampleProgress(1e12, 'verifying', 0.1) }),
      'verifying',
    ],
    [
      'a job that proves capacity',
      drive(),
      job({ progress: sampleProgress(1e12, 'capacity-proof', 0.1) }),
      'proving',
    ],
    ['a job that is being cancelled', drive(), job({ state: 'cancelling' }), 'cancelling'],
    ['a job whose certificate is being made', drive(), job({ state: 'issuing' }), 'finishing'],
    ['a job that stopped in the middle', drive(), job({ state: 'interrupted' }), 'interrupted'],
    ['a running job whose drive is gone', null, job(), 'pulled-out'],
    ['a sanitized drive', drive(), job(ended(outcomes.sanitized, 1)), 'sanitized'],
    ['a sanitized drive that was taken out', null, job(ended(outcomes.sanitized, 1)), 'sanitized'],
    ['a failed job', drive(), job(ended(outcomes.failed, 1)), 'not-sanitized'],
    ['a job that ended without an outcome', drive(), job({ state: 'ended', outcome: null }), 'not-sanitized'],
  ])('of %s', (_what, attached, work, kind) => {
    expect(bayState(attached, work).kind).toBe(kind);
  });

  it('of the system drive stays locked whatever else is wrong with it', () => {
    const both = drive({ verdicts: [verdicts.mounted, verdicts.system], state: 'unreadable' });
    expect(bayState(both, null).kind).toBe('locked');
  });

  it('calls a person for results and for drives that do not answer, not for progress', () => {
    expect(needsPerson('erasing', job())).toBe(false);
    const stalled = { progress: sampleProgress(1e12, 'writing', 0.5, { stalledSeconds: 12 }) };
    expect(needsPerson('erasing', job(stalled))).toBe(true);
    expect(needsPerson('sanitized', job(ended(outcomes.sanitized, 1)))).toBe(true);
  });
});

describe('the list of bays', () => {
  const bench = stateOfSnapshot(sceneSnapshot('busy'), 0);

  it('is ordered by port, and keeps the place of a drive that was pulled out', () => {
    const bays = listBays(bench.drives, bench.jobs);
    expect(bays.map((bay) => bay.label)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
    expect(bays[6]).toMatchObject({ driveId: null });
    expect(bays[6]?.jobId).not.toBeNull();
  });

  it('keeps the key of a bay from attach to certificate and beyond', () => {
    const before = listBays({ a: drive() }, {});
    const running = job();
    const during = listBays({ a: { ...drive(), jobId: running.jobId } }, { [running.jobId]: running });
    const pulled = listBays({}, { [running.jobId]: { ...running, driveId: null } });
    expect([during[0]?.key, pulled[0]?.key]).toEqual([before[0]?.key, before[0]?.key]);
  });

  it('shows a result and the next drive in the same port as two entries', () => {
    const done = job({ ...ended(outcomes.failed, 1), driveId: null });
    const bays = listBays({ a: drive({ serial: 'NEXT0001' }) }, { [done.jobId]: done });
    expect(bays).toHaveLength(2);
    expect(new Set(bays.map((bay) => bay.key)).size).toBe(2);
  });

  it('counts what runs and what waits for a person', () => {
    expect(countBench(bench)).toMatchObject({ underWay: 4, needPerson: 2 });
  });
});

describe('a scanned serial', () => {
  const drives = { 'disk-2': drive(), 'disk-3': drive({ bay: 3, serial: 'WD-WMAYP0K1L7VX' }) };
  const bays = listBays(drives, {});

  it.each([
    ['Z1W2KQ9P', '2'],
    ['z1w2kq9p', '2'],
    ['WD-WMAYP0K1L7VX', '3'],
    ['WDWMAYP0K1L7VX', '3'],
    [' WD-WMAYP0K1L7VX ', '3'],
  ])('%j chooses bay %s', (scanned, label) => {
    expect(findScanned(bays, drives, {}, scanned)?.label).toBe(label);
  });

  it('that no drive has chooses nothing', () => {
    expect(findScanned(bays, drives, {}, 'Z1W2KQ9')).toBeNull();
  });

  it('that two drives report chooses neither', () => {
    const twins = { 'disk-2': drive(), 'disk-3': drive({ bay: 3 }) };
    expect(findScanned(listBays(twins, {}), twins, {}, 'Z1W2KQ9P')).toBeNull();
  });
});

describe('the name of a drive', () => {
  const nameless = (identity: object) => {
    const plain = drive();
    return { ...plain, drive: { ...plain.drive, identity: { ...plain.drive.identity, ...identity } } };
  };

  it('is vendor and model, the vendor once', () => {
    expect(modelOf(nameless({ vendor: known('Seagate') }), null)).toBe('Seagate ST1000NM0033');
    expect(modelOf(nameless({ vendor: known('WDC'), model: known('WDC WD5003') }), null)).toBe('WDC WD5003');
  });

  it('is its device path where it reports neither, so that two such drives can be told apart', () => {
    expect(modelOf(nameless({ model: unavailable('loop device') }), null)).toBe('/dev/sdc');
  });

  it('stays that of the job when the drive is gone', () => {
    expect(modelOf(null, job())).toBe('ST1000NM0033');
  });
});

describe('health in one word', () => {
  it.each([
    ['good', {}],
    ['worn', { reallocated: 3 }],
    ['failing', { failing: true, reallocated: 3 }],
  ] as const)('%s', (word, more) => {
    expect(healthWord(drive(more).drive)).toBe(word);
  });

  it('is unknown where the drive does not tell', () => {
    const silent = { ...drive().drive, health: { status: 'unavailable', reason: 'no SMART' } as const };
    expect(healthWord(silent)).toBe('unknown');
  });
});
