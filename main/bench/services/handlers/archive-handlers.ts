import type { BenchHandlers, Caller, CallOutput } from '../../../../shared/contract.ts';
import type { CertificateSelection } from '../../../../shared/contract/archive.ts';
import { stationDetachedSigner } from '../../../archive/station-signature.ts';
import { ledgerState } from '../ledger-state.ts';
import type { ServiceParts } from '../service-parts.ts';
import { actorOf, identifierOf, queryOf } from './certificate-handlers.ts';

type ArchiveCalls = Extract<keyof BenchHandlers, `archive.${string}`>;

const mediaTypes = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
  zip: 'application/zip',
} as const;

/** Calls about many certificates at once. */
export function archiveHandlers(parts: ServiceParts): Required<Pick<BenchHandlers, ArchiveCalls>> {
  const { bench, archive, tickets, archiveBoard, archiveCheck, archiveChanged, stationChanged } = parts;

  return {
    'archive.export': async ({ selection, format }, caller) => {
      const { roots } = await bench.trust();
      const sign = format === 'zip' ? stationDetachedSigner(await bench.signer()) : null;
      return tickets.prepare(
        {
          name: `certificates.${format}`,
          mediaType: mediaTypes[format],
          write: async (file) => {
            const actor = actorOf(parts, caller);
            await archive.exportCertificates({
              selection: archiveSelection(parts, selection),
              format,
              path: file,
              roots,
              sign,
              actor,
            });
          },
        },
        caller,
      );
    },
    'archive.import': async ({ files }, caller) => {
      const items = await archive.importCertificates(
        {
          kind: 'files',
          files: files.map(({ name, bytesBase64 }) => ({ name, bytes: Buffer.from(bytesBase64, 'base64') })),
        },
        { reader: await bench.reader(), actor: actorOf(parts, caller) },
      );
      archiveChanged();
      return { files: items.map((item) => ({ ...item, name: item.name.slice(0, 255) })) };
    },
    'archive.issueBatch': async ({ selection, title, expectedDrives, note }, caller) => {
      const { id } = await bench.certificates.issueBatch({
        lot: title,
        expected: expectedDrives,
        note: note === '' ? null : note,
        selection: archiveSelection(parts, selection),
        preparedBy: preparerOf(parts, caller),
      });
      archiveChanged();
      return { certificateId: id };
    },
    'archive.checkAll': (_nothing, caller) => {
      // The answer does not wait for the end: progress and end arrive as events.
      archiveCheck.start(actorOf(parts, caller));
      return Promise.resolve({});
    },
    'archive.lastCheck': () => Promise.resolve({ report: lastCheck(parts) }),
    'archive.ledgerEntries': ({ subject, before, limit }) => {
      const { entries, nextBefore } = archive.listLedger({ subject, before, limit });
      return Promise.resolve({
        entries: entries.map(({ sequence, at, action, actor, subject: about, details }) => ({
          sequence,
          at,
          action,
          actor,
          subject: about,
          details,
        })),
        nextBefore,
      });
    },
    'archive.checkLedger': async (_nothing, caller) => {
      const report = await bench.ledger.verify(actorOf(parts, caller));
      archiveBoard.showLedger(report);
      return ledgerState(report);
    },
    'archive.requestTimestamps': async () => {
      await bench.timestamps.queueLacking('all');
      const { upgraded, waiting, problem } = await bench.timestamps.run({ all: true });
      await stationChanged();
      archiveChanged();
      return { upgraded: upgraded.length, waiting, problem };
    },
    'archive.deleteExpired': ({ ids, reason, responsible }) => {
      const deleted = archive.deleteCertificates({ ids, reason, responsible });
      archiveChanged();
      return Promise.resolve({ deleted });
    },
  };
}

function lastCheck({ archive }: ServiceParts): CallOutput<'archive.lastCheck'>['report'] {
  const report = archive.lastReverification();
  if (report === null) return null;
  const { endedAt, checked, verdicts, named, noteworthy } = report;
  return {
    endedAt,
    checked,
    verdicts,
    findings: named.map(({ id, before, after, damage }) => {
      const summary = archive.getSummary(id);
      return {
        certificateId: id,
        identifier: summary === null ? null : identifierOf(summary),
        before,
        after,
        damage,
      };
    }),
    unnamed: noteworthy - named.length,
  };
}

function archiveSelection(parts: ServiceParts, selection: CertificateSelection) {
  return selection.by === 'ids'
    ? ({ by: 'ids', ids: selection.ids } as const)
    : ({ by: 'query', query: queryOf(parts, selection.filters) } as const);
}

function preparerOf(parts: ServiceParts, caller: Caller) {
  const { operators, currentOperatorId, organisation } = parts.settings.read();
  const operator = operators.find(({ operatorId }) => operatorId === currentOperatorId);
  return {
    name: operator?.name ?? actorOf(parts, caller),
    title: operator?.title ?? null,
    organisation: organisation?.name ?? null,
    location: operator?.location ?? null,
    contact: operator?.contact ?? null,
  };
}
