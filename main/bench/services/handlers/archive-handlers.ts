import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { BenchHandlers } from '../../../../shared/contract.ts';
import type { ArchiveState } from '../../../../shared/contract/archive.ts';
import type { LedgerReport } from '../../../archive/archive.ts';
import { exportRoot } from '../../../certificate/keys/station-keys.ts';
import type { ServiceParts } from '../service-parts.ts';
import { actorOf, queryOf } from './certificate-handlers.ts';

/** Calls about many certificates at once. */
export function archiveHandlers(parts: ServiceParts): Pick<BenchHandlers, 'archive.export'> {
  const { archive, bench, tickets, trust } = parts;
  return {
    'archive.export': async ({ selection, format }, caller) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'clearbench-export-'));
      const name = `certificates.${format}`;
      const file = path.join(folder, name);
      const roots = [await exportRoot(bench.folder.keys), ...(await trust.pems())];
      await archive.exportCertificates({
        selection:
          selection.by === 'ids'
            ? { by: 'ids', ids: selection.ids }
            : { by: 'query', query: queryOf(parts, selection.filters) },
        format,
        path: file,
        roots,
        actor: actorOf(parts, caller),
      });
      const removed = (): void => void rm(folder, { recursive: true, force: true });
      return tickets.prepare(
        {
          name,
          mediaType: format === 'zip' ? 'application/zip' : 'text/plain; charset=utf-8',
          sizeBytes: null,
          open: () => Promise.resolve(createReadStream(file).once('close', removed)),
        },
        caller,
      );
    },
  };
}

/** What the check of the ledger found, as faces show it. */
export function ledgerState(report: LedgerReport): ArchiveState['ledger'] {
  return report.state === 'intact'
    ? { state: 'whole', entries: report.entries, problem: null }
    : {
        state: 'broken',
        entries: report.entries,
        problem: { code: 'LEDGER_BROKEN', message: report.message },
      };
}
