import { join } from 'node:path';

import { openArchive } from '../../../main/archive/open-archive.ts';
import { restoreState } from '../../../main/archive/restore.ts';
import { samplePlan } from '../policy/sample-job.ts';
import { sampleCertificate, sampleRecord } from './sample-certificates.ts';

/**
 * Run as a process of its own that is killed somewhere on its way: uses an archive in all the ways that write. What it has
 * been told to be done it prints, one line each: after the crash that must still be there.
 */
const [folder = ''] = process.argv.slice(2);
const dataDir = join(folder, 'data');
const done = (what: string): void => void process.stdout.write(`${what}\n`);

const now = () => new Date('2026-06-01T00:00:00.000Z');
const archive = openArchive(dataDir, { now });
done('opened');
archive.saveJob({ plan: samplePlan, state: 'ended' });
done('job');
for (const index of [1, 2]) {
  const record = sampleRecord(index, { issuedAt: `201${index}-01-01T00:00:00.000Z` });
  // The second one without its document: every file costs some more moments to be killed at.
  const certificate = sampleCertificate(record, 200);
  await archive.saveCertificate(index === 1 ? certificate : { ...certificate, pdf: null });
  done(`certificate ${record.id}`);
}
archive.recordLedger({ action: 'label-printed', actor: 'Kim', subject: 'label', details: {} });
done('ledger');
await archive.signLedgerHead(() => Promise.resolve(Buffer.from('signature')));
done('head');
archive.deleteCertificates({ ids: [sampleRecord(1).id], reason: 'over', responsible: 'Kim' });
done('deleted');
await archive.backupState({ path: join(folder, 'backup'), actor: 'Kim' });
done('backup');
archive.close();
await restoreState({ from: join(folder, 'backup'), dataDir: join(folder, 'restored'), actor: 'Kim', now });
done('restored');
