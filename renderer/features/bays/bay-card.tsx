import { memo, type KeyboardEvent, type MouseEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormats } from '../../i18n/use-formats.ts';
import { Icon } from '../../ui/icons.tsx';
import { Meter } from '../../ui/meter.tsx';
import { Serial } from '../../ui/serial.tsx';
import { ToneShape } from '../../ui/state-mark.tsx';
import { canPrepare, isUnderWay, toneOf } from './bay-state.ts';
import { modelOf, serialOf, sizeOf, type BayEntry } from './bays.ts';
import { bayWords } from './bay-words.ts';
import { useLiveBay, type LiveBay } from './use-bays.ts';

/** What a card or row tells when it is used. */
export interface BayActions {
  readonly onPick: (key: string, event: MouseEvent | KeyboardEvent) => void;
  readonly onToggle: (key: string) => void;
  readonly onFocus: (key: string) => void;
}

interface Props extends BayActions {
  readonly bay: BayEntry;
  readonly chosen: boolean;
  /** The one card that Tab reaches; arrow keys go to the others. */
  readonly tabStop: boolean;
}

/** One bay as a card: state first, then which drive it is. */
export const BayCard = memo(function BayCard(props: Props): ReactElement {
  const live = useLiveBay(props.bay);
  const { state } = live;
  return (
    <li
      className="bay-card"
      data-tone={isFaltering(live) ? 'warn' : toneOf(state.kind)}
      data-chosen={props.chosen || undefined}
      data-stalled={isFaltering(live) || undefined}
    >
      <BayMain {...props} live={live} />
      {canPrepare(state.kind) ? <BayTick {...props} live={live} /> : null}
    </li>
  );
});

function BayMain(props: Props & { readonly live: LiveBay }): ReactElement {
  const { drive, job, state } = props.live;
  const { t } = useTranslation();
  const formats = useFormats();
  const words = bayWords(props.live, t, formats);
  const model = modelOf(drive, job);
  const serial = serialOf(drive, job);
  const size = sizeOf(drive, job);
  const tone = isFaltering(props.live) ? 'warn' : toneOf(state.kind);
  const media = job?.target.mediaKind ?? drive?.drive.mediaKind ?? 'unknown';
  return (
    <button
      type="button"
      className="bay-main"
      data-bay={props.bay.key}
      tabIndex={props.tabStop ? 0 : -1}
      aria-current={props.chosen || undefined}
      onClick={(event) => props.onPick(props.bay.key, event)}
      onFocus={() => props.onFocus(props.bay.key)}
    >
      <span className="bay-top">
        <span className="bay-label">
          <span className="unseen">{t('bays.bay')} </span>
          {props.bay.label}
        </span>
        <span className="bay-state" data-tone={tone}>
          <ToneShape tone={tone} size={20} />
          <span className="bay-word figures">{words.state}</span>
        </span>
      </span>
      <span className="bay-model">{model ?? t('bays.modelUnknown')}</span>
      <span className="bay-line">
        {serial === null ? <span className="muted">{t('bays.noSerial')}</span> : <Serial value={serial} />}
        <span className="bay-size figures">
          {size === null ? t('bays.sizeUnknown') : formats.size(size)} · {t(`terms.mediaShort.${media}`)}
        </span>
      </span>
      {isUnderWay(state.kind) && job?.progress != null ? (
        <span className="bay-progress">
          <Meter
            permille={job.progress.overallPermille}
            label={t('job.overall')}
            tone={isFaltering(props.live) ? 'warn' : 'active'}
          />
          <span className="bay-note figures">{words.note}</span>
        </span>
      ) : (
        <span className="bay-note">{words.note}</span>
      )}
    </button>
  );
}

function BayTick(props: Props & { readonly live: LiveBay }): ReactElement {
  const { t } = useTranslation();
  const { drive, job } = props.live;
  return (
    <label className="bay-tick">
      <input
        type="checkbox"
        checked={props.chosen}
        tabIndex={props.tabStop ? 0 : -1}
        aria-label={t('bays.chooseBay', {
          bay: props.bay.label,
          drive: modelOf(drive, job) ?? t('bays.modelUnknown'),
        })}
        onChange={() => props.onToggle(props.bay.key)}
      />
      <span className="tick-box" aria-hidden="true">
        <Icon name="check" size={16} />
      </span>
    </label>
  );
}

/** Whether the drive of a running job does not answer, or has become slow. */
export function isFaltering({ job, slow }: LiveBay): boolean {
  return slow || (job?.state === 'running' && (job.progress?.stalledSeconds ?? 0) > 0);
}
