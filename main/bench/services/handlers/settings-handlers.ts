import { randomUUID } from 'node:crypto';
import { rename } from 'node:fs/promises';

import type { BenchHandlers, Caller } from '../../../../shared/contract.ts';
import type { Settings } from '../../../../shared/contract/settings.ts';
import { techniqueTableName } from '../../../../shared/policy/techniques.ts';
import { ClearbenchError } from '../../../../shared/problem.ts';
import { makeBackup } from '../../backup-and-restore.ts';
import { noteChangedSettings } from '../../settings-ledger.ts';
import { refuseWaiting, stageRestore } from '../../staged-restore.ts';
import { readLicences } from '../licences.ts';
import type { ServiceParts } from '../service-parts.ts';
import { toolInfo } from '../../../engine/tool-info.ts';
import { actorOf } from './certificate-handlers.ts';

type SettingsCalls =
  | 'settings.change'
  | 'operators.save'
  | 'operators.remove'
  | 'firstRun.complete'
  | 'backup.make'
  | 'backup.restore'
  | 'about.read';

/** Calls about settings, operators, first run and About. */
export function settingsHandlers(parts: ServiceParts): Required<Pick<BenchHandlers, SettingsCalls>> {
  const { settings, hub, keyRing, bench, archive, tickets } = parts;

  const change = async (caller: Caller, make: (before: Settings) => Settings): Promise<void> => {
    const before = settings.read();
    const actor = actorOf(parts, caller);
    const changed = await settings.change(make);
    if (changed.retentionYears !== archive.retentionYears()) {
      archive.setRetentionYears(changed.retentionYears, actor);
      parts.archiveChanged();
    }
    noteChangedSettings(archive, before, changed, actor);
    hub.apply({ kind: 'settings', settings: changed });
  };

  return {
    'settings.change': async (part, caller) => {
      await change(caller, (before) => ({ ...before, ...withoutUndefined(part) }));
      return {};
    },
    'operators.save': async ({ operatorId, operator }, caller) => {
      const kept = { ...operator, operatorId: operatorId ?? randomUUID() };
      await change(caller, (before) => ({
        ...before,
        operators: [...before.operators.filter((one) => one.operatorId !== kept.operatorId), kept],
        currentOperatorId: before.currentOperatorId ?? kept.operatorId,
      }));
      return kept;
    },
    'operators.remove': async ({ operatorId }, caller) => {
      await change(caller, (before) => ({
        ...before,
        operators: before.operators.filter((one) => one.operatorId !== operatorId),
        currentOperatorId: before.currentOperatorId === operatorId ? null : before.currentOperatorId,
      }));
      return {};
    },
    'firstRun.complete': async (
      { organisation, stationName, paper, operator, passphrase, language },
      caller,
    ) => {
      if (settings.read().organisation !== null) {
        throw new ClearbenchError('CALL_INVALID', 'This station has been set up already.');
      }
      await refuseWaiting(bench.folder.path);
      if ((await keyRing.state()).state === 'absent') await keyRing.create(passphrase, organisation.name);
      const kept = { ...operator, operatorId: randomUUID() };
      await change(caller, (before) => ({
        ...before,
        organisation,
        stationName,
        paper,
        language,
        operators: [kept],
        currentOperatorId: kept.operatorId,
      }));
      await bench.keys.catchUp(operator.name);
      await parts.stationChanged();
      return {};
    },
    'backup.make': async (_nothing, caller) =>
      tickets.prepare(
        {
          name: `clearbench-${parts.now().toISOString().slice(0, 10)}.backup.zip`,
          mediaType: 'application/zip',
          write: async (file) => {
            const packed = `${file}.zip`;
            await makeBackup(archive, packed, actorOf(parts, caller));
            await rename(packed, file);
          },
        },
        caller,
      ),
    'backup.restore': async ({ path }, caller) => {
      const report = await stageRestore(path, bench.folder.path, actorOf(parts, caller), parts.now);
      const { madeAt, certificates, ledgerEntries, damaged } = report;
      return { madeAt, certificates, ledgerEntries, damaged: damaged.length };
    },
    'about.read': async () => {
      const { version, commit, node, system } = toolInfo();
      return {
        version,
        commit,
        runtime: [
          { name: 'Node.js', version: node },
          { name: 'System', version: system.slice(0, 100) },
        ],
        techniqueTable: techniqueTableName,
        dataFolder: bench.folder.path,
        licences: await readLicences(),
      };
    },
  };
}

/** `exactOptionalPropertyTypes` and zod's optional fields meet here: an absent field changes nothing. */
function withoutUndefined(part: object): Partial<Settings> {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
}
