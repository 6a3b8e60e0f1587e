import { randomUUID } from 'node:crypto';

import type { BenchHandlers } from '../../../../shared/contract.ts';
import type { Settings } from '../../../../shared/contract/settings.ts';
import { techniqueTableName } from '../../../../shared/policy/techniques.ts';
import { ClearbenchError } from '../../../../shared/problem.ts';
import { readLicences } from '../licences.ts';
import type { ServiceParts } from '../service-parts.ts';
import { toolInfo } from '../../../engine/tool-info.ts';

type SettingsCalls =
  'settings.change' | 'operators.save' | 'operators.remove' | 'firstRun.complete' | 'about.read';

/** Calls about settings, operators, first run and About. */
export function settingsHandlers(parts: ServiceParts): Pick<BenchHandlers, SettingsCalls> {
  const { settings, hub, keys, bench } = parts;

  const change = async (make: (before: Settings) => Settings): Promise<Settings> => {
    const changed = await settings.change(make);
    hub.apply({ kind: 'settings', settings: changed });
    return changed;
  };

  return {
    'settings.change': async (part) => {
      await change((before) => ({ ...before, ...withoutUndefined(part) }));
      return {};
    },
    'operators.save': async ({ operatorId, operator }) => {
      const kept = { ...operator, operatorId: operatorId ?? randomUUID() };
      await change((before) => ({
        ...before,
        operators: [...before.operators.filter((one) => one.operatorId !== kept.operatorId), kept],
        currentOperatorId: before.currentOperatorId ?? kept.operatorId,
      }));
      return kept;
    },
    'operators.remove': async ({ operatorId }) => {
      await change((before) => ({
        ...before,
        operators: before.operators.filter((one) => one.operatorId !== operatorId),
        currentOperatorId: before.currentOperatorId === operatorId ? null : before.currentOperatorId,
      }));
      return {};
    },
    'firstRun.complete': async ({ organisation, stationName, paper, operator, passphrase, language }) => {
      if (settings.read().organisation !== null) {
        throw new ClearbenchError('CALL_INVALID', 'This station has been set up already.');
      }
      if ((await keys.state()).state === 'absent') await keys.create(passphrase, organisation.name);
      const kept = { ...operator, operatorId: randomUUID() };
      await change((before) => ({
        ...before,
        organisation,
        stationName,
        paper,
        language,
        operators: [kept],
        currentOperatorId: kept.operatorId,
      }));
      await parts.stationChanged();
      return {};
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
