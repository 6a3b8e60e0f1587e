import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { BenchHandlers, Caller } from '../../../../shared/contract.ts';
import type { CertificateSelection } from '../../../../shared/contract/archive.ts';
import { ClearbenchError } from '../../../../shared/problem.ts';
import { certificateReader } from '../../../archive/certificate-reader.ts';
import { stationDetachedSigner, stationDetachedVerifier } from '../../../archive/station-signature.ts';
import { issueBatchCertificate } from '../../../certificate/issue-batch.ts';
import { toolInfo } from '../../../engine/tool-info.ts';
import { ledgerState } from '../ledger-state.ts';
import type { ServiceParts } from '../service-parts.ts';
import { trustedRoots } from '../verify-bytes.ts';
import { actorOf, queryOf } from './certificate-handlers.ts';

type ArchiveCalls = Extract<keyof BenchHandlers, `archive.${string}`>;

/** Most drives of one batch certificate: a pallet, not a decade. */
const MAX_BATCH_DRIVES = 10_000;

const mediaTypes = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
  zip: 'application/zip',
} as const;

/** Calls about many certificates at once. */
export function archiveHandlers(parts: ServiceParts): Required<Pick<BenchHandlers, ArchiveCalls>> {
  const { archive, tickets, hub, settings, keys, archiveChanged, now } = parts;

  const reader = async () => {
    const roots = await trustedRoots(parts);
    return certificateReader(() => ({ roots, now: now() }));
  };

  return {
    'archive.export': async ({ selection, format }, caller) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'clearbench-export-'));
      const file = path.join(folder, `certificates.${format}`);
      const report = await archive.exportCertificates({
        selection: archiveSelection(parts, selection),
        format,
        path: file,
        roots: await trustedRoots(parts),
        sign: format === 'zip' ? stationDetachedSigner(await keys.signer()) : null,
        actor: actorOf(parts, caller),
      });
      return tickets.prepare(
        {
          name: path.basename(file),
          mediaType: mediaTypes[format],
          sizeBytes: report.sizeBytes,
          open: () =>
            Promise.resolve(
              createReadStream(file).once('close', () => void rm(folder, { recursive: true, force: true })),
            ),
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
        { reader: await reader(), actor: actorOf(parts, caller) },
      );
      archiveChanged();
      return { files: items.map((item) => ({ ...item, name: item.name.slice(0, 255) })) };
    },
    'archive.issueBatch': async ({ selection, title, expectedDrives }, caller) => {
      const ids = idsOf(parts, selection);
      const certificates = await Promise.all(
        ids.map(async (id) => (await archive.getCertificate(id)).files.json),
      );
      const { version, commit } = toolInfo();
      const issued = await issueBatchCertificate({
        lot: title,
        expected: expectedDrives,
        certificates,
        preparedBy: preparerOf(parts, caller),
        signer: await keys.signer(),
        organisation: parts.organisation(),
        tool: { version, commit },
        now: now(),
        print: { paper: settings.read().paper },
      });
      await archive.saveCertificate({ ...issued, jobId: null, actor: actorOf(parts, caller) });
      archiveChanged();
      return { certificateId: issued.id };
    },
    'archive.checkAll': async (_nothing, caller) => {
      const { archive: state } = hub.snapshot();
      if (state.check?.running === true) return {};
      const total = archive.countCertificates({}, Number.MAX_SAFE_INTEGER);
      const tell = (checked: number, failed: number, endedAt: string | null): void => {
        const check = { running: endedAt === null, checked, total, failed, endedAt };
        hub.apply({ kind: 'archive', archive: { ...hub.snapshot().archive, check } });
      };
      tell(0, 0, null);
      const options = {
        reader: await reader(),
        actor: actorOf(parts, caller),
        onProgress: ({ checked }: { readonly checked: number }) => tell(checked, 0, null),
      };
      // The answer does not wait for the end: progress and end arrive as events.
      archive.reverifyAll(options).then(
        ({ checked, damaged, verdicts, endedAt }) => {
          tell(checked, Math.max(damaged, verdicts.INVALID ?? 0), endedAt);
          archiveChanged();
        },
        (error: unknown) => {
          parts.bench.log.error({ err: error }, 'check of all certificates ended early');
          hub.apply({ kind: 'archive', archive: { ...hub.snapshot().archive, check: null } });
        },
      );
      return {};
    },
    'archive.checkLedger': async (_nothing, caller) => {
      const report = await archive.verifyLedger(stationDetachedVerifier(await trustedRoots(parts)));
      const ledger = ledgerState(report);
      archive.recordLedger({
        action: 'ledger-verified',
        actor: actorOf(parts, caller),
        subject: null,
        details: { state: report.state, entries: report.entries },
      });
      hub.apply({ kind: 'archive', archive: { ...hub.snapshot().archive, ledger } });
      return ledger;
    },
    'archive.deleteExpired': ({ ids, reason, responsible }) => {
      const deleted = archive.deleteCertificates({ ids, reason, responsible });
      archiveChanged();
      return Promise.resolve({ deleted });
    },
  };
}

function archiveSelection(parts: ServiceParts, selection: CertificateSelection) {
  return selection.by === 'ids'
    ? ({ by: 'ids', ids: selection.ids } as const)
    : ({ by: 'query', query: queryOf(parts, selection.filters) } as const);
}

/** The drives of a lot. @throws ClearbenchError CALL_INVALID if there are none, or too many */
function idsOf(parts: ServiceParts, selection: CertificateSelection): readonly string[] {
  const ids = selection.by === 'ids' ? selection.ids : found(parts, selection.filters);
  if (ids.length === 0) throw new ClearbenchError('CALL_INVALID', 'No certificate of a drive was chosen.');
  if (ids.length > MAX_BATCH_DRIVES) {
    throw new ClearbenchError(
      'CALL_INVALID',
      `A batch certificate holds at most ${MAX_BATCH_DRIVES} drives.`,
    );
  }
  return [...new Set(ids)];
}

function found(
  parts: ServiceParts,
  filters: Extract<CertificateSelection, { by: 'filters' }>['filters'],
): readonly string[] {
  const query = { ...queryOf(parts, filters), kinds: ['drive' as const], limit: 500 };
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page = parts.archive.findCertificates({ ...query, cursor });
    ids.push(...page.certificates.filter(({ supersededBy }) => supersededBy === null).map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null && ids.length <= MAX_BATCH_DRIVES);
  return ids;
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
