import { openArchive } from '../../../main/archive/open-archive.ts';
import { sampleCertificate, sampleRecord } from './sample-certificates.ts';

/** Run as a process of its own: saves `count` sample certificates from `first` on in the archive of a folder. */
const [folder = '', first = '0', count = '0'] = process.argv.slice(2);
const archive = openArchive(folder);
for (let index = Number(first); index < Number(first) + Number(count); index += 1) {
  await archive.saveCertificate(sampleCertificate(sampleRecord(index)));
}
archive.close();
