import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { CertificateRow } from '../../../shared/contract/certificates.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { hashOf } from '../../store/route.ts';
import { Icon } from '../../ui/icons.tsx';
import { Serial } from '../../ui/serial.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { outcomeTone } from './outcome-banner.tsx';
import type { CertificatePages } from './use-certificate-pages.ts';
import { verdictTone } from './verdict-words.ts';

const ROW_HEIGHT = 56;

/** The list; only the rows in sight exist, so that a million certificates scroll like ten. */
export function CertificateList(props: {
  readonly pages: CertificatePages;
  readonly openId: string | null;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (id: string, on: boolean) => void;
}): ReactElement {
  const { t } = useTranslation();
  const { rows, more, total, totalIsExact, readMore } = props.pages;
  const { selected, onSelect } = props;
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is memoized that holds its functions
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && lastShown > rows.length - 40) readMore();
  }, [more, lastShown, rows.length, readMore]);

  // Tab reaches one row only, and arrow keys go to the others: nobody must pass a million rows to leave the list.
  const [focused, setFocused] = useState(0);
  const tabStop = items.some((item) => item.index === focused)
    ? focused
    : (virtual.range?.startIndex ?? items[0]?.index ?? 0);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const at = Number((event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset['index']);
    if (Number.isNaN(at)) return;
    if (event.key === ' ' && event.target instanceof HTMLAnchorElement) {
      event.preventDefault();
      const id = rows[at]?.certificateId;
      if (id !== undefined) onSelect(id, !selected.has(id));
      return;
    }
    const next = rowAfter(event.key, at, rows.length);
    if (next === null) return;
    event.preventDefault();
    setFocused(next);
    virtual.scrollToIndex(next);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${String(next)}"] a`)?.focus(),
    );
  };

  return (
    <div
      className="certificate-list"
      role="table"
      aria-label={t('certificates.title')}
      aria-rowcount={total === null || !totalIsExact ? -1 : total + 1}
    >
      <div role="rowgroup">
        <div role="row" className="certificate-row certificate-headings" aria-rowindex={1}>
          <span role="columnheader">
            <span className="unseen">{t('certificates.column.choose')}</span>
          </span>
          <span role="columnheader">{t('certificates.column.outcome')}</span>
          <span role="columnheader">{t('certificates.column.drive')}</span>
          <span role="columnheader">{t('certificates.column.source')}</span>
          <span role="columnheader">{t('certificates.column.issued')}</span>
          <span role="columnheader">{t('certificates.column.check')}</span>
        </div>
      </div>
      <div className="certificate-scroll scroll" ref={scroller} role="rowgroup" onKeyDown={onKeyDown}>
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              <Row
                key={row.certificateId}
                row={row}
                index={item.index}
                start={item.start}
                open={row.certificateId === props.openId}
                tabStop={item.index === tabStop}
                selected={selected.has(row.certificateId)}
                onSelect={onSelect}
                onFocus={setFocused}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** The row that a key goes to; `null` for other keys. */
function rowAfter(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, at + 1);
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

const Row = memo(function Row(props: {
  readonly row: CertificateRow;
  readonly index: number;
  readonly start: number;
  readonly open: boolean;
  readonly tabStop: boolean;
  readonly selected: boolean;
  readonly onSelect: (id: string, on: boolean) => void;
  readonly onFocus: (index: number) => void;
}): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const { row } = props;
  const href = hashOf({ screen: 'certificates', certificateId: row.certificateId });
  const model = [row.vendor, row.model].filter((word) => word !== null).join(' ');
  return (
    <div
      role="row"
      className="certificate-row"
      data-index={props.index}
      data-open={props.open || undefined}
      aria-rowindex={props.index + 2}
      style={{ transform: `translateY(${String(props.start)}px)` }}
      onClick={(event) => {
        if (!(event.target as HTMLElement).closest('a, label')) window.location.hash = href;
      }}
    >
      <span role="cell" className="tick-cell">
        <label className="bay-tick">
          <input
            type="checkbox"
            checked={props.selected}
            tabIndex={-1}
            aria-label={t('certificates.choose', { identifier: row.identifier })}
            onChange={(event) => props.onSelect(row.certificateId, event.currentTarget.checked)}
          />
          <span className="tick-box" aria-hidden="true">
            <Icon name="check" size={16} />
          </span>
        </label>
      </span>
      <span role="cell" className="two-lines">
        {row.outcome === null ? (
          <StateMark tone="quiet" word={t('certificates.batch')} />
        ) : (
          <StateMark tone={outcomeTone(row.outcome)} word={t(`bays.state.${row.outcome}`)} />
        )}
        {row.validation === 'accepted' || row.validation === 'rejected' ? (
          <small>{t(`certificates.validation.state.${row.validation}`)}</small>
        ) : null}
      </span>
      <span role="cell" className="two-lines">
        <a
          href={href}
          tabIndex={props.tabStop ? 0 : -1}
          aria-current={props.open || undefined}
          onFocus={() => props.onFocus(props.index)}
        >
          <Serial value={row.identifier} />
        </a>
        <small>
          {model}
          {row.sizeBytes === null ? null : ` · ${formats.size(row.sizeBytes)}`}
        </small>
      </span>
      <span role="cell" className="two-lines">
        <span>{row.assetTag ?? '–'}</span>
        <small>{row.source ?? ''}</small>
      </span>
      <span role="cell" className="two-lines figures">
        <span>{formats.day(row.issuedAt)}</span>
        <small>{row.operatorName ?? ''}</small>
      </span>
      <span role="cell" className="two-lines">
        {row.lastVerdict === null ? (
          <small>{t('certificates.unchecked')}</small>
        ) : (
          <>
            <StateMark
              tone={verdictTone(row.lastVerdict.status)}
              word={t(`certificates.verdictShort.${row.lastVerdict.status}`)}
            />
            <small className="figures">{formats.day(row.lastVerdict.checkedAt)}</small>
          </>
        )}
      </span>
    </div>
  );
});
