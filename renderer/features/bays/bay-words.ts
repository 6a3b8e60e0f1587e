import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

import type { BenchDrive } from '../../../shared/contract/drives.ts';
import { readingOr } from '../../../shared/reading.ts';
import type { Formats } from '../../i18n/formats.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { healthWord } from './health.ts';
import type { LiveBay } from './use-bays.ts';

/** The words on a card: its state, and one short line about it. */
export interface BayWords {
  readonly state: string;
  readonly note: string;
}

/** Puts the state of a bay into words. */
export function useBayWords(live: LiveBay): BayWords {
  const { t } = useTranslation();
  return bayWords(live, t, useFormats());
}

/** The same for those who have `t` and the formats at hand: 24 cards are drawn again with every progress. */
export function bayWords(live: LiveBay, t: TFunction, formats: Formats): BayWords {
  const { drive, job, state } = live;
  const { progress } = job ?? { progress: null };

  const stateWord = (): string => {
    if (state.kind === 'proving' || state.kind === 'erasing' || state.kind === 'verifying') {
      return t(`bays.state.${state.kind}`, { percent: formats.percent(state.permille) });
    }
    return t(`bays.state.${state.kind}`);
  };

  /** Health and what is on it, in a few words: nothing stands in the way of this drive. */
  const readyNote = ({ drive: ready }: BenchDrive): string => {
    const contents = [
      ...new Set(ready.partitions.flatMap(({ contentType }) => readingOr(contentType, null) ?? [])),
    ];
    return [
      t('bays.note.health', { health: t(`terms.health.${healthWord(ready)}`) }),
      ready.partitions.length === 0
        ? t('bays.note.noPartitions')
        : contents.length === 0
          ? t('bays.note.partitions', { count: ready.partitions.length })
          : contents.join(', '),
    ].join(' · ');
  };

  const note = (): string => {
    switch (state.kind) {
      case 'ready':
        return drive === null ? '' : readyNote(drive);
      case 'looking':
      case 'waiting':
      case 'finishing':
      case 'cancelling':
      case 'interrupted':
      case 'unreadable':
        return t(`bays.note.${state.kind}`);
      case 'pulled-out':
        return progress === null
          ? t('bays.note.pulled-out')
          : t('bays.note.pulledOutAt', { percent: formats.percent(progress.overallPermille) });
      case 'locked':
      case 'blocked':
      case 'weigh': {
        const worst =
          drive?.verdicts.find((verdict) => verdict.weight === 'blocked') ??
          drive?.verdicts.find((verdict) => verdict.weight === 'confirm');
        if (drive?.resumableJobId != null) return t('bays.note.interrupted');
        return worst === undefined ? '' : t(`terms.verdictShort.${shortVerdict(worst.code)}`);
      }
      case 'proving':
      case 'erasing':
      case 'verifying': {
        if (progress === null) return '';
        if (progress.stalledSeconds > 0) {
          return t('bays.note.stalled', { time: formats.duration(progress.stalledSeconds) });
        }
        if (live.slow) return t('bays.note.slow', { rate: formats.rate(progress.bytesPerSecond) });
        const pass =
          progress.passCount > 1 && progress.passNumber !== null
            ? `${t('job.passOf', { number: progress.passNumber, count: progress.passCount })} · `
            : '';
        const eta =
          progress.etaSeconds === null
            ? t('job.etaUnknown')
            : t('job.etaShort', { time: formats.duration(progress.etaSeconds) });
        return pass + eta;
      }
      case 'sanitized':
        return t('bays.note.sanitized');
      case 'sanitized-with-exceptions':
      case 'not-sanitized':
      case 'aborted': {
        const reason = job?.outcome?.reasons[0];
        return reason === undefined ? '' : t(`terms.reasonShort.${shortReason(reason.code)}`);
      }
      default:
        return state satisfies never;
    }
  };

  return { state: stateWord(), note: note() };
}

const verdictsWithWords = [
  'SYSTEM_DRIVE',
  'SYSTEM_USE_UNKNOWN',
  'DRIVE_MOUNTED',
  'DRIVE_HELD',
  'DRIVE_IS_SWAP',
  'DRIVE_READ_ONLY',
  'DRIVE_NO_MEDIA',
  'DRIVE_TOO_SMALL',
  'DRIVE_SIZE_UNKNOWN',
  'DRIVE_NO_SERIAL',
  'DRIVE_SERIAL_NOT_UNIQUE',
  'DRIVE_IS_VIRTUAL',
  'DRIVE_KIND_UNSUPPORTED',
  'USB_HIDES_IDENTITY',
  'RAID_MEMBER',
  'HIDDEN_AREA_PRESENT',
  'HIDDEN_AREA_UNKNOWN',
  'HEALTH_FAILING',
  'FLASH_OVERWRITE_LIMIT',
  'LISTING_DISAGREES',
] as const;

function shortVerdict(code: string): (typeof verdictsWithWords)[number] | 'other' {
  return verdictsWithWords.find((known) => known === code) ?? 'other';
}

const reasonsWithWords = [
  'WRITE_FAILED',
  'READ_FAILED',
  'MISMATCH',
  'CAPACITY_FALSE',
  'CAPACITY_PROOF_MISMATCH',
  'FLUSH_FAILED',
  'DRIVE_VANISHED',
  'DRIVE_SHRANK',
  'VERIFICATION_SKIPPED',
  'VERIFICATION_INCOMPLETE',
  'VERIFICATION_CACHED',
  'CANCELLED',
  'JOB_INTERRUPTED',
  'HIDDEN_AREA_PRESENT',
  'HIDDEN_AREA_UNKNOWN',
  'READ_RETRIED',
  'WRITE_RETRIED',
  'HEALTH_WORSENED',
  'FLASH_OVERWRITE_LIMIT',
] as const;

function shortReason(code: string): (typeof reasonsWithWords)[number] | 'other' {
  return reasonsWithWords.find((known) => known === code) ?? 'other';
}
