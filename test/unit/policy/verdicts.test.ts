import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  driveVerdicts,
  imageVerdicts,
  isBlocked,
  needingConfirmation,
  type Severity,
  type VerdictContext,
} from '../../../shared/policy/verdicts.ts';
import type { ProblemCode } from '../../../shared/problem-codes.ts';
import { known, unavailable } from '../../../shared/reading.ts';
import type { Drive } from '../../../shared/schemas/drive.ts';
import { sampleDrive } from './sample-drive.ts';

const plainContext: VerdictContext = { allowVirtual: false, serialFromLabel: null, attached: [] };
const identity = sampleDrive().identity;
const noSerial = { ...identity, serial: unavailable<string>('the drive reports no serial') };
const adapter: Drive['usbBridge'] = {
  vendorId: '152d',
  productId: '0578',
  name: known('Invented USB to SATA'),
  serial: known('0123456789AB'),
};
const twin = sampleDrive({ path: '/dev/sdc', deviceNumber: '8:32' });
const ailing = (changes: object): Drive['health'] => {
  const health = sampleDrive().health;
  return health.status === 'known' ? known({ ...health.value, ...changes }) : health;
};

interface Row {
  readonly is: string;
  readonly changes: Partial<Drive>;
  readonly context?: Partial<VerdictContext>;
  readonly verdict: readonly [ProblemCode, Severity] | null;
}

const rows: readonly Row[] = [
  { is: 'is healthy and idle', changes: {}, verdict: null },
  {
    is: 'backs the system',
    changes: { systemUse: { state: 'system', reasons: ['holds / through vg-root'] } },
    verdict: ['SYSTEM_DRIVE', 'blocked'],
  },
  {
    is: 'may back the system',
    changes: { systemUse: { state: 'unknown', reasons: ['the mount table could not be read'] } },
    verdict: ['SYSTEM_USE_UNKNOWN', 'blocked'],
  },
  { is: 'is mounted', changes: { mountPoints: ['/mnt/a'] }, verdict: ['DRIVE_MOUNTED', 'blocked'] },
  {
    is: 'is swapped to',
    changes: { mountPoints: ['[SWAP]'], holders: [{ path: '/dev/sdb2', kind: 'swap' }] },
    verdict: ['DRIVE_IS_SWAP', 'blocked'],
  },
  {
    is: 'is held by a mapping',
    changes: { holders: [{ path: '/dev/dm-3', kind: 'crypt' }] },
    verdict: ['DRIVE_HELD', 'blocked'],
  },
  { is: 'has no medium', changes: { sizeBytes: known(0) }, verdict: ['DRIVE_NO_MEDIA', 'blocked'] },
  {
    is: 'tells no size',
    changes: { sizeBytes: unavailable('the system does not tell a size') },
    verdict: ['DRIVE_SIZE_UNKNOWN', 'blocked'],
  },
  {
    is: 'tells no sector size',
    changes: { logicalSectorBytes: unavailable('the system does not tell the sector size') },
    verdict: ['DRIVE_SIZE_UNKNOWN', 'blocked'],
  },
  {
    is: 'has no whole number of sectors',
    changes: { sizeBytes: known(4096 * 1000 + 512), logicalSectorBytes: known(4096) },
    verdict: ['DRIVE_SIZE_UNKNOWN', 'blocked'],
  },
  {
    is: 'is one sector under the least size',
    changes: { sizeBytes: known(1024 * 1024 - 512) },
    verdict: ['DRIVE_TOO_SMALL', 'blocked'],
  },
  { is: 'has just the least size', changes: { sizeBytes: known(1024 * 1024) }, verdict: null },
  { is: 'is read-only', changes: { readOnly: known(true) }, verdict: ['DRIVE_READ_ONLY', 'blocked'] },
  {
    is: 'may be read-only',
    changes: { readOnly: unavailable('the system does not tell') },
    verdict: ['DRIVE_READ_ONLY', 'blocked'],
  },
  {
    is: 'is an optical drive',
    changes: { mediaKind: 'optical' },
    verdict: ['DRIVE_KIND_UNSUPPORTED', 'blocked'],
  },
  {
    is: 'is virtual',
    changes: { virtualKind: 'loop', mediaKind: 'virtual' },
    verdict: ['DRIVE_IS_VIRTUAL', 'blocked'],
  },
  {
    is: 'is virtual, and virtual drives are allowed',
    changes: { virtualKind: 'loop', mediaKind: 'virtual' },
    context: { allowVirtual: true },
    verdict: null,
  },
  { is: 'reports no serial', changes: { identity: noSerial }, verdict: ['DRIVE_NO_SERIAL', 'blocked'] },
  {
    is: 'reports no serial, but a person read one off the label',
    changes: { identity: noSerial },
    context: { serialFromLabel: 'LABEL-1' },
    verdict: null,
  },
  {
    is: 'shares its serial with another drive',
    changes: {},
    context: { attached: [sampleDrive(), twin] },
    verdict: ['DRIVE_SERIAL_NOT_UNIQUE', 'blocked'],
  },
  {
    is: 'shares its serial, and a person read the label',
    changes: {},
    context: { attached: [sampleDrive(), twin], serialFromLabel: 'LABEL-1' },
    verdict: ['DRIVE_SERIAL_NOT_UNIQUE', 'needs-confirmation'],
  },
  { is: 'is listed itself', changes: {}, context: { attached: [sampleDrive()] }, verdict: null },
  {
    is: 'is described differently by two sources',
    changes: { disagreements: ['Only lsblk says that the drive is read-only.'] },
    verdict: ['LISTING_DISAGREES', 'needs-confirmation'],
  },
  {
    is: 'hangs on a USB adapter that hides it',
    changes: { bus: 'usb', usbBridge: adapter, behindBridge: unavailable('the adapter answers') },
    verdict: ['USB_HIDES_IDENTITY', 'needs-confirmation'],
  },
  {
    is: 'answers through its USB adapter',
    changes: { bus: 'usb', usbBridge: adapter, behindBridge: known(identity) },
    verdict: null,
  },
  {
    is: 'is one of an array',
    changes: {
      partitions: [
        {
          path: '/dev/sdb1',
          sizeBytes: known(1),
          contentType: known('linux_raid_member'),
          mountPoints: [],
        },
      ],
    },
    verdict: ['RAID_MEMBER', 'needs-confirmation'],
  },
  {
    is: 'hides sectors',
    changes: { hiddenArea: { state: 'present', sectors: 2048 } },
    verdict: ['HIDDEN_AREA_PRESENT', 'needs-confirmation'],
  },
  {
    is: 'may hide sectors',
    changes: { hiddenArea: { state: 'unknown', reason: 'a USB adapter is between' } },
    verdict: ['HIDDEN_AREA_UNKNOWN', 'needs-confirmation'],
  },
  {
    is: 'fails its own health check',
    changes: { health: ailing({ passed: known(false) }) },
    verdict: ['HEALTH_FAILING', 'note'],
  },
  {
    is: 'has pending sectors',
    changes: { health: ailing({ pendingSectors: known(8) }) },
    verdict: ['HEALTH_FAILING', 'note'],
  },
  { is: 'is an SSD', changes: { mediaKind: 'ssd' }, verdict: ['FLASH_OVERWRITE_LIMIT', 'note'] },
];

describe('the verdict on a drive that', () => {
  it.each(rows)('$is', ({ changes, context, verdict }) => {
    const verdicts = driveVerdicts(sampleDrive(changes), { ...plainContext, ...context });

    expect(verdicts.map(({ code, severity }) => [code, severity])).toEqual(verdict === null ? [] : [verdict]);
    for (const { message } of verdicts) expect(message).toContain('/dev/sdb');
  });

  it('is in much trouble names every reason, what blocks it first and the gravest first of all', () => {
    const verdicts = driveVerdicts(
      sampleDrive({
        systemUse: { state: 'system', reasons: ['holds /'] },
        mountPoints: ['/', '[SWAP]'],
        readOnly: known(true),
        mediaKind: 'ssd',
        hiddenArea: { state: 'present', sectors: 1 },
      }),
      plainContext,
    );

    expect(verdicts.map(({ code }) => code)).toEqual([
      'SYSTEM_DRIVE',
      'DRIVE_MOUNTED',
      'DRIVE_IS_SWAP',
      'DRIVE_READ_ONLY',
      'HIDDEN_AREA_PRESENT',
      'FLASH_OVERWRITE_LIMIT',
    ]);
    expect(isBlocked(verdicts)).toBe(true);
    expect(needingConfirmation(verdicts).map(({ code }) => code)).toEqual(['HIDDEN_AREA_PRESENT']);
  });
});

/** Every way in which one more thing about a drive becomes unknown, or one more thing uses it. */
const worsenings: readonly ((drive: Drive) => Drive)[] = [
  ...(
    [
      'sizeBytes',
      'logicalSectorBytes',
      'physicalSectorBytes',
      'diskSequence',
      'removable',
      'readOnly',
      'port',
      'health',
    ] as const
  ).map((field) => (drive: Drive) => ({ ...drive, [field]: unavailable('not permitted') })),
  ...(['vendor', 'model', 'serial', 'wwn', 'firmware'] as const).map((field) => (drive: Drive) => ({
    ...drive,
    identity: { ...drive.identity, [field]: unavailable('not permitted') },
  })),
  (drive) => ({ ...drive, systemUse: { state: 'unknown', reasons: ['not permitted'] } }),
  (drive) => ({ ...drive, hiddenArea: { state: 'unknown', reason: 'not permitted' } }),
  (drive) => ({ ...drive, behindBridge: unavailable('not permitted') }),
  (drive) => ({ ...drive, mountPoints: [...drive.mountPoints, '/mnt/another'] }),
  (drive) => ({ ...drive, holders: [...drive.holders, { path: '/dev/dm-9', kind: 'LVM' }] }),
  (drive) => ({ ...drive, disagreements: [...drive.disagreements, 'Two sources disagree.'] }),
];

const drives: fc.Arbitrary<Drive> = fc
  .record({
    systemUse: fc.constantFrom<Drive['systemUse']>(
      { state: 'not-system', reasons: [] },
      { state: 'system', reasons: ['holds /'] },
    ),
    sizeBytes: fc.constantFrom(known(0), known(512), known(1024 * 1024), known(10 ** 12)),
    logicalSectorBytes: fc.constantFrom(known(512), known(4096)),
    readOnly: fc.boolean().map(known),
    mediaKind: fc.constantFrom<Drive['mediaKind']>('hdd', 'ssd', 'optical', 'virtual'),
    serial: fc.constantFrom('INV-1', 'INV-2'),
    mountPoints: fc.subarray(['/', '/mnt/x', '[SWAP]']),
  })
  .map(({ serial, ...changes }) =>
    sampleDrive({ ...changes, identity: { ...identity, serial: known(serial) } }),
  );

const contexts: fc.Arbitrary<VerdictContext> = fc.record({
  allowVirtual: fc.boolean(),
  serialFromLabel: fc.constantFrom(null, 'LABEL-1'),
  attached: fc.constantFrom(
    [],
    [sampleDrive({ deviceNumber: '8:64', identity: { ...identity, serial: known('INV-1') } })],
  ),
});

describe('knowing less of a drive, or finding more that uses it,', () => {
  it('never lifts a block', () => {
    fc.assert(
      fc.property(
        drives,
        contexts,
        fc.subarray([...worsenings], { minLength: 1 }),
        (drive, context, chosen) => {
          fc.pre(isBlocked(driveVerdicts(drive, context)));
          const worse = chosen.reduce((current, worsen) => worsen(current), drive);
          expect(isBlocked(driveVerdicts(worse, context))).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('the verdict on an image file that', () => {
  const image = { path: '/tmp/a.img', sizeBytes: 2 * 1024 * 1024, logicalSectorBytes: 512, heldBy: [] };

  it.each([
    { is: 'is sound', changes: {}, codes: [] },
    { is: 'is empty', changes: { sizeBytes: 0 }, codes: ['IMAGE_EMPTY'] },
    {
      is: 'has half a sector',
      changes: { sizeBytes: 1024 * 1024 + 256 },
      codes: ['IMAGE_NOT_WHOLE_SECTORS'],
    },
    { is: 'is tiny', changes: { sizeBytes: 1024 * 1024 - 512 }, codes: ['DRIVE_TOO_SMALL'] },
    {
      is: 'is behind a loop device',
      changes: { heldBy: [{ path: '/dev/loop3', kind: 'loop' }] },
      codes: ['TARGET_BUSY'],
    },
  ])('$is', ({ changes, codes }) => {
    const verdicts = imageVerdicts({ ...image, ...changes });
    expect(verdicts.map(({ code }) => code)).toEqual(codes);
    expect(verdicts.every(({ severity }) => severity === 'blocked')).toBe(true);
  });
});
