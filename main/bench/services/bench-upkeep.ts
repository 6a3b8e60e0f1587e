import type { Bench } from '../bench.ts';
import type { ArchiveBoard } from './archive-board.ts';
import { STATION_ACTOR, type ArchiveCheck } from './archive-check.ts';
import type { SettingsStore } from './settings-store.ts';
import type { UpkeepTask } from './upkeep.ts';

/** What the tasks work with. */
export interface UpkeepParts {
  readonly bench: Bench;
  readonly settings: SettingsStore;
  readonly board: ArchiveBoard;
  readonly check: ArchiveCheck;
  readonly now: () => Date;
  /** Tells how many certificates wait for a timestamp, and the state of the key. */
  readonly stationChanged: () => Promise<void>;
  /** Tells settings that another process has changed. */
  readonly settingsChanged: () => void;
}

/**
 * What a bench does by itself: timestamps, the ledger's signed heads and its check, the check of all certificates, expiry.
 */
export function benchUpkeep(parts: UpkeepParts): readonly UpkeepTask[] {
  const { bench, settings, board, check, now, stationChanged, settingsChanged } = parts;
  const { archive, timestamps, ledger } = bench;
  let day = dayOf(now());
  let ledgerCheckedOn: string | null = null;
  return [
    {
      // The command line may have changed them.
      name: 'settings',
      isDue: () => true,
      run: async () => {
        if (await settings.refresh()) settingsChanged();
      },
    },
    {
      name: 'timestamps',
      isDue: () => timestamps.isSetUp() && archive.timestamps.list({ onlyDue: true }).length > 0,
      run: async () => {
        const { upgraded } = await timestamps.run({ all: false });
        await stationChanged();
        if (upgraded.length > 0) board.changed();
      },
    },
    {
      name: 'signed head of the ledger',
      isDue: ledger.isHeadDue,
      run: async () => {
        await ledger.signHead();
      },
    },
    {
      // A long ledger is checked at the start from its newest signed head on; here all of it is, and every head.
      name: 'check of the whole ledger',
      isDue: () => ledgerCheckedOn !== dayOf(now()),
      run: async () => {
        const report = await ledger.check();
        ledgerCheckedOn = dayOf(now());
        board.showLedger(report);
        if (report.state !== 'intact') bench.log.error({ ledger: report }, 'ledger damaged');
      },
    },
    { name: 'check of all certificates', isDue: check.isDue, run: () => check.start(STATION_ACTOR) },
    {
      name: 'retention',
      isDue: () => settings.read().retentionYears !== archive.retentionYears(),
      run: async () => {
        // The archive's time is the one that counts; the command line may have changed it.
        await settings.change((before) => ({ ...before, retentionYears: archive.retentionYears() }));
        settingsChanged();
        board.changed();
      },
    },
    {
      name: 'a new day',
      isDue: () => dayOf(now()) !== day,
      run: async () => {
        day = dayOf(now());
        // Keys come closer to their end, and certificates to the end of their retention.
        await stationChanged();
        board.changed();
      },
    },
  ];
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
