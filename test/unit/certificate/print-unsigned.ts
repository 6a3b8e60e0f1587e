import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { printUnsigned } from '../../../main/certificate/document/print-certificate.ts';
import { openStationKeys } from '../../../main/certificate/keys/station-keys.ts';
import { anyRecordSchema } from '../../../shared/schemas/record.ts';

/** Run as a program: prints the record in the folder named, and tells the SHA-256 of the unsigned PDF. */
const folder = process.argv[2] ?? '';
const json = readFileSync(path.join(folder, 'record.json'));
const bytes = await printUnsigned(
  {
    record: anyRecordSchema.parse(JSON.parse(json.toString('utf8'))),
    json,
    p7s: readFileSync(path.join(folder, 'record.json.p7s')),
    signer: await openStationKeys(path.join(folder, 'keys'), { createIfMissing: false }),
  },
  { paper: 'a4' },
);
process.stdout.write(createHash('sha256').update(bytes).digest('hex'));
