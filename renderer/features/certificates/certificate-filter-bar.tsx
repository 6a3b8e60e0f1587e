import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { noCertificateFilters, type CertificateFilters } from '../../../shared/contract/certificates.ts';
import { levelSchema } from '../../../shared/methods.ts';
import { outcomeKindSchema } from '../../../shared/schemas/outcome.ts';
import { Button } from '../../ui/button.tsx';
import { Pick, Tick } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { dayOf, instantOf } from '../../ui/local-day.ts';
import { verdictStatusSchema } from '../../../shared/schemas/verdict.ts';

const any = 'any';
const media = ['hdd', 'ssd', 'nvme', 'flash', 'image'] as const;

/** Narrows the list: words first, everything else on demand. */
export function CertificateFilterBar(props: {
  readonly filters: CertificateFilters;
  readonly onChange: (filters: CertificateFilters) => void;
}): ReactElement {
  const { t } = useTranslation();
  const { filters, onChange } = props;
  const [open, setOpen] = useState(false);
  const narrowed = JSON.stringify({ ...filters, text: '' }) !== JSON.stringify(noCertificateFilters);
  const one = <T extends string>(values: readonly T[]): T | typeof any => values[0] ?? any;
  return (
    <div className="filter-bar">
      <div className="filter-search" data-search>
        <Field
          label={t('certificates.search')}
          type="search"
          hideLabel
          placeholder={t('certificates.searchHint')}
          value={filters.text}
          onChange={(text) => onChange({ ...filters, text: text.slice(0, 300) })}
          onEnter={() => undefined}
        />
        <Button icon="filter" onPress={() => setOpen(!open)} aria-expanded={open}>
          {narrowed ? t('certificates.filtersOn') : t('certificates.filters')}
        </Button>
      </div>
      {open ? (
        <div className="filter-fields">
          <Pick
            label={t('certificates.filter.outcome')}
            value={one(filters.outcomes)}
            onChange={(value) => onChange({ ...filters, outcomes: value === any ? [] : [value] })}
            options={[
              { value: any, label: t('certificates.filter.any') },
              ...outcomeKindSchema.options.map((value) => ({ value, label: t(`terms.outcome.${value}`) })),
            ]}
          />
          <Pick
            label={t('certificates.filter.level')}
            value={one(filters.levels)}
            onChange={(value) => onChange({ ...filters, levels: value === any ? [] : [value] })}
            options={[
              { value: any, label: t('certificates.filter.any') },
              ...levelSchema.options.map((value) => ({ value, label: t(`terms.level.${value}`) })),
            ]}
          />
          <Pick
            label={t('certificates.filter.kind')}
            value={one(filters.kinds)}
            onChange={(value) => onChange({ ...filters, kinds: value === any ? [] : [value] })}
            options={[
              { value: any, label: t('certificates.filter.any') },
              { value: 'drive', label: t('certificates.filter.drive') },
              { value: 'batch', label: t('certificates.batch') },
            ]}
          />
          <Pick
            label={t('certificates.filter.media')}
            value={one(filters.mediaKinds)}
            onChange={(value) => onChange({ ...filters, mediaKinds: media.filter((kind) => kind === value) })}
            options={[
              { value: any, label: t('certificates.filter.any') },
              ...media.map((value) => ({ value, label: t(`terms.media.${value}`) })),
            ]}
          />
          <Pick
            label={t('certificates.filter.origin')}
            value={one(filters.origins)}
            onChange={(value) => onChange({ ...filters, origins: value === any ? [] : [value] })}
            options={[
              { value: any, label: t('certificates.filter.any') },
              ...(['issued', 'imported'] as const).map((value) => ({
                value,
                label: t(`certificates.origin.${value}`),
              })),
            ]}
          />
          <Pick
            label={t('certificates.filter.verdict')}
            value={one(filters.verdicts)}
            onChange={(value) => onChange({ ...filters, verdicts: value === any ? [] : [value] })}
            options={[
              { value: any, label: t('certificates.filter.any') },
              ...verdictStatusSchema.options.map((value) => ({ value, label: t(`terms.verdict.${value}`) })),
            ]}
          />
          <Pick
            label={t('certificates.validation.title')}
            value={one(filters.validations)}
            onChange={(value) => onChange({ ...filters, validations: value === any ? [] : [value] })}
            options={[
              { value: any, label: t('certificates.filter.any') },
              { value: 'awaiting-decision', label: t('certificates.sheet.awaiting') },
              ...(['accepted', 'rejected'] as const).map((value) => ({
                value,
                label: t(`certificates.validation.state.${value}`),
              })),
            ]}
          />
          <Day
            label={t('certificates.filter.from')}
            value={filters.issuedFrom}
            plusDays={0}
            onChange={(issuedFrom) => onChange({ ...filters, issuedFrom })}
          />
          <Day
            label={t('certificates.filter.to')}
            value={filters.issuedTo}
            plusDays={1}
            onChange={(issuedTo) => onChange({ ...filters, issuedTo })}
          />
          <Tick
            checked={filters.retentionOver}
            onChange={(retentionOver) => onChange({ ...filters, retentionOver })}
          >
            {t('certificates.filter.retentionOver')}
          </Tick>
          {narrowed ? (
            <Button look="quiet" onPress={() => onChange({ ...noCertificateFilters, text: filters.text })}>
              {t('certificates.filter.clear')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

/** A local calendar day as the instant at which it, or with `plusDays` a later one, begins. */
function Day(props: {
  readonly label: string;
  readonly value: string | null;
  readonly plusDays: 0 | 1;
  readonly onChange: (instant: string | null) => void;
}): ReactElement {
  return (
    <label className="field">
      <span>{props.label}</span>
      <input
        type="date"
        className="input"
        value={props.value === null ? '' : dayOf(props.value, props.plusDays)}
        onChange={(event) => props.onChange(instantOf(event.currentTarget.value, props.plusDays))}
      />
    </label>
  );
}
