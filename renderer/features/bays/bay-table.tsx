import { memo, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormats } from '../../i18n/use-formats.ts';
import { Icon } from '../../ui/icons.tsx';
import { Meter } from '../../ui/meter.tsx';
import { Serial } from '../../ui/serial.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { isFaltering, type BayActions } from './bay-card.tsx';
import { canPrepare, isUnderWay, toneOf } from './bay-state.ts';
import { bayWords } from './bay-words.ts';
import { modelOf, serialOf, sizeOf, type BayEntry } from './bays.ts';
import { healthWord } from './health.ts';
import { useLiveBay } from './use-bays.ts';

/** The same bays as a table, for many drives. */
export function BayTable(props: {
  readonly bays: readonly BayEntry[];
  readonly chosen: readonly string[];
  readonly tabStop: string | null;
  readonly actions: BayActions;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}): ReactElement {
  const { t } = useTranslation();
  return (
    <table className="table bay-table">
      <caption className="unseen">{t('bays.title')}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="unseen">{t('bays.column.choose')}</span>
          </th>
          <th scope="col">{t('bays.column.bay')}</th>
          <th scope="col">{t('bays.column.state')}</th>
          <th scope="col">{t('bays.column.drive')}</th>
          <th scope="col" className="right">
            {t('bays.column.size')}
          </th>
          <th scope="col">{t('bays.column.health')}</th>
          <th scope="col">{t('bays.column.note')}</th>
        </tr>
      </thead>
      <tbody onKeyDown={props.onKeyDown}>
        {props.bays.map((bay) => (
          <BayRow
            key={bay.key}
            bay={bay}
            chosen={props.chosen.includes(bay.key)}
            tabStop={bay.key === props.tabStop}
            {...props.actions}
          />
        ))}
      </tbody>
    </table>
  );
}

const BayRow = memo(function BayRow(
  props: BayActions & { readonly bay: BayEntry; readonly chosen: boolean; readonly tabStop: boolean },
): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const live = useLiveBay(props.bay);
  const words = bayWords(live, t, formats);
  const { drive, job, state } = live;
  const serial = serialOf(drive, job);
  const size = sizeOf(drive, job);
  const model = modelOf(drive, job) ?? t('bays.modelUnknown');
  return (
    <tr
      data-tone={toneOf(state.kind)}
      data-chosen={props.chosen || undefined}
      data-stalled={isFaltering(live) || undefined}
      onClick={(event) => {
        if (!(event.target as HTMLElement).closest('button, label')) props.onPick(props.bay.key, event);
      }}
    >
      <td className="tick-cell">
        {canPrepare(state.kind) ? (
          <label className="bay-tick">
            <input
              type="checkbox"
              checked={props.chosen}
              tabIndex={props.tabStop ? 0 : -1}
              aria-label={t('bays.chooseBay', { bay: props.bay.label, drive: model })}
              onChange={() => props.onToggle(props.bay.key)}
            />
            <span className="tick-box" aria-hidden="true">
              <Icon name="check" size={16} />
            </span>
          </label>
        ) : null}
      </td>
      <td>
        <span className="bay-label">{props.bay.label}</span>
      </td>
      <td className="figures nowrap">
        <StateMark tone={isFaltering(live) ? 'warn' : toneOf(state.kind)} word={words.state} />
      </td>
      <th scope="row" className="bay-drive">
        <button
          type="button"
          className="row-button two-lines"
          data-bay={props.bay.key}
          tabIndex={props.tabStop ? 0 : -1}
          aria-current={props.chosen || undefined}
          onClick={(event) => props.onPick(props.bay.key, event)}
          onFocus={() => props.onFocus(props.bay.key)}
        >
          <span>{model}</span>
          {serial === null ? <small>{t('bays.noSerial')}</small> : <Serial value={serial} />}
        </button>
      </th>
      <td className="right figures nowrap">{size === null ? t('bays.sizeUnknown') : formats.size(size)}</td>
      <td>{drive === null ? '–' : t(`terms.health.${healthWord(drive.drive)}`)}</td>
      <td className="bay-row-note figures">
        {isUnderWay(state.kind) && job?.progress != null ? (
          <Meter permille={job.progress.overallPermille} label={t('job.overall')} />
        ) : null}
        {words.note}
      </td>
    </tr>
  );
});
