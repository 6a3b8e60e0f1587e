import { it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { MIB, sectorsBetween } from '../black-box/medium.ts';
import { expectRow, type FaultRow } from './fault-row.ts';

const badMebibyte = sectorsBetween(5 * MIB, 6 * MIB);
const oddSizeBytes = 16 * MIB + 7 * 512;

const rows: readonly FaultRow[] = [
  {
    drive: 'has no fault',
    rules: '',
    outcome: 'sanitized',
    problems: [],
  },
  {
    drive: 'cannot read one mebibyte',
    rules: 'read error from=5m to=6m',
    outcome: 'not-sanitized',
    unreadable: badMebibyte,
    problems: ['READ_FAILED'],
  },
  {
    drive: 'cannot write one mebibyte',
    rules: 'write error from=5m to=6m',
    outcome: 'not-sanitized',
    unwritten: badMebibyte,
    left: badMebibyte,
    problems: ['WRITE_FAILED'],
  },
  {
    drive: 'can neither write nor read one mebibyte',
    rules: 'write error from=5m to=6m; read error from=5m to=6m',
    outcome: 'not-sanitized',
    unwritten: badMebibyte,
    unreadable: badMebibyte,
    left: badMebibyte,
    problems: ['WRITE_FAILED', 'READ_FAILED'],
  },
  {
    drive: 'cannot write single sectors here and there',
    rules: [0, 1, 4095, 4096, 20_000]
      .map((lba) => `write error from=${lba * 512} to=${(lba + 1) * 512}`)
      .join(';'),
    outcome: 'not-sanitized',
    unwritten: [
      { firstLba: 0, lastLba: 1 },
      { firstLba: 4095, lastLba: 4096 },
      { firstLba: 20_000, lastLba: 20_000 },
    ],
    left: [
      { firstLba: 0, lastLba: 1 },
      { firstLba: 4095, lastLba: 4096 },
      { firstLba: 20_000, lastLba: 20_000 },
    ],
    problems: ['WRITE_FAILED'],
  },
  {
    drive: 'cannot write its first and its last sector',
    rules: 'write error from=0 to=512; write error from=16776704 to=16777216',
    outcome: 'not-sanitized',
    unwritten: [
      { firstLba: 0, lastLba: 0 },
      { firstLba: 32_767, lastLba: 32_767 },
    ],
    left: [
      { firstLba: 0, lastLba: 0 },
      { firstLba: 32_767, lastLba: 32_767 },
    ],
    problems: ['WRITE_FAILED'],
  },
  {
    drive: 'has 4096-byte sectors and cannot write three of them',
    sectorBytes: 4096,
    rules: 'write error from=5m to=5255168',
    outcome: 'not-sanitized',
    unwritten: [{ firstLba: 1280, lastLba: 1282 }],
    left: [{ firstLba: 1280, lastLba: 1282 }],
    problems: ['WRITE_FAILED'],
  },
  {
    drive: 'has 4096-byte sectors and no fault',
    sectorBytes: 4096,
    rules: '',
    outcome: 'sanitized',
    problems: [],
  },
  {
    drive: 'has a size that is no multiple of any buffer',
    sizeBytes: oddSizeBytes,
    rules: '',
    outcome: 'sanitized',
    problems: [],
  },
  {
    drive: 'has such a size and cannot write its last sector',
    sizeBytes: oddSizeBytes,
    rules: `write error from=${oddSizeBytes - 512}`,
    outcome: 'not-sanitized',
    unwritten: [{ firstLba: 32_774, lastLba: 32_774 }],
    left: [{ firstLba: 32_774, lastLba: 32_774 }],
    problems: ['WRITE_FAILED'],
  },
  {
    drive: 'fails one write and takes it when asked again',
    rules: 'write error from=5m to=6m times=1',
    outcome: 'sanitized-with-exceptions',
    problems: ['WRITE_RETRIED'],
  },
  {
    drive: 'fails one read and answers when asked again',
    rules: 'read error from=5m to=6m times=1',
    outcome: 'sanitized-with-exceptions',
    problems: ['READ_RETRIED'],
  },
  {
    drive: 'reports another error than EIO for its bad sectors',
    rules: 'write error from=5m to=6m errno=ENODATA; read error from=9m to=10m errno=EILSEQ',
    outcome: 'not-sanitized',
    unwritten: badMebibyte,
    unreadable: sectorsBetween(9 * MIB, 10 * MIB),
    left: badMebibyte,
    problems: ['WRITE_FAILED', 'READ_FAILED'],
  },
  {
    drive: 'stores a part of a write before it fails',
    rules: 'write error from=5m to=6m partial=0',
    outcome: 'not-sanitized',
    unwritten: badMebibyte,
    left: badMebibyte,
    problems: ['WRITE_FAILED'],
  },
];

/* Sectors that could not be written are not mismatched as well: nothing was written there that they could differ from. */
requires('root', 'loop', 'fuse', 'openssl').describe('bad sectors: a drive that', () => {
  it.each(rows)('$drive', async (row) => {
    await expectRow(row);
  });
});
