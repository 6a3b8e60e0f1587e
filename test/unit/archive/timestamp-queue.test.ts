import { expect, it } from 'vitest';

import { openArchive } from '../../../main/archive/open-archive.ts';
import { temporaryFolder } from './data-folder.ts';
import { sampleCertificate, sampleRecord } from './sample-certificates.ts';

it('what waits for a timestamp does not wait for a clock that was set back to catch up', async () => {
  let time = '2026-06-01T00:00:00.000Z';
  const archive = openArchive(temporaryFolder(), { now: () => new Date(time) });
  const record = sampleRecord(1);
  await archive.saveCertificate({ ...sampleCertificate(record), awaitsTimestamp: true });
  const due = () => archive.timestamps.list({ onlyDue: true }).map(({ id }) => id);
  expect(due()).toEqual([]);
  time = '2025-06-01T00:00:00.000Z';
  expect(due()).toEqual([record.id]);
  archive.timestamps.noteFailure(record.id, 'nobody answered');
  expect(due()).toEqual([]);
  time = '2025-06-01T00:01:00.000Z';
  expect(due()).toEqual([record.id]);
  archive.close();
});
