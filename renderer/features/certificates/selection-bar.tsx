import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { BenchClient, CallOutput } from '../../../shared/contract.ts';
import type { CertificateSelection } from '../../../shared/contract/archive.ts';
import type { CertificateFilters } from '../../../shared/contract/certificates.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useBench, useClient, useOffers } from '../../store/context.tsx';
import { hashOf } from '../../store/route.ts';
import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Pick } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { saveDownload } from '../../ui/files.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { useReturnFocus } from '../../ui/return-focus.ts';
import { textOrNull } from '../wipe/wipe-draft.ts';

type Open = 'export' | 'batch' | 'delete' | null;

/** Which certificates something is done with, and how many they are. */
interface Lot {
  readonly selection: CertificateSelection;
  readonly count: number;
  /** `false`: they are more than `count`. */
  readonly isExact: boolean;
}

/** As many as one call takes. */
const MAX_CHOSEN = 10_000;

/** What can be done with the chosen certificates, or with all that match when none is chosen. */
export function SelectionBar(props: {
  readonly filters: CertificateFilters;
  readonly selected: ReadonlySet<string>;
  readonly total: number;
  /** `false`: more match than were counted. */
  readonly totalIsExact: boolean;
  readonly onChoose: (ids: readonly string[]) => void;
}): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useClient();
  const canBatch = useOffers('archive.issueBatch');
  const canDelete = useOffers('archive.deleteExpired');
  const expired = useBench((bench) => bench.archive.retentionOver);
  const [open, setOpen] = useState<Open>(null);
  const { run, busy, problem } = useAction();
  const { selected, filters } = props;
  const lot: Lot =
    selected.size > 0
      ? { selection: { by: 'ids', ids: [...selected] }, count: selected.size, isExact: true }
      : { selection: { by: 'filters', filters }, count: props.total, isExact: props.totalIsExact };
  const { count } = lot;
  const number = formats.exact(count);
  const canChooseAll = props.totalIsExact && count > 0 && count <= MAX_CHOSEN;
  const toggle = (what: Exclude<Open, null>): void => setOpen(open === what ? null : what);
  return (
    <div className="selection-bar">
      <div className="row">
        <span className="figures muted">
          {selected.size > 0
            ? t('certificates.chosen', { count, number })
            : count === 0
              ? ''
              : lot.isExact
                ? t('certificates.allFound', { count, number })
                : t('certificates.moreFound', { number })}
        </span>
        {selected.size > 0 ? (
          <Button look="quiet" onPress={() => props.onChoose([])}>
            {t('certificates.chooseNone')}
          </Button>
        ) : canChooseAll ? (
          <Button
            look="quiet"
            isPending={busy}
            onPress={() => void run(async () => props.onChoose(await idsOfAll(client, filters)))}
          >
            {t('certificates.chooseAll')}
          </Button>
        ) : null}
        <span className="grow" />
        <Button icon="download" isDisabled={count === 0} onPress={() => toggle('export')}>
          {t('certificates.export.button')}
        </Button>
        {canBatch ? (
          <Button icon="certificate" isDisabled={count === 0} onPress={() => toggle('batch')}>
            {t('certificates.batchForm.button')}
          </Button>
        ) : null}
        {canDelete && expired > 0 && filters.retentionOver ? (
          <Button icon="trash" isDisabled={selected.size === 0} onPress={() => toggle('delete')}>
            {t('certificates.delete.button')}
          </Button>
        ) : null}
      </div>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      {open === 'export' ? <ExportForm lot={lot} /> : null}
      {open === 'batch' ? <BatchForm lot={lot} /> : null}
      {open === 'delete' && selected.size > 0 && filters.retentionOver ? (
        <DeleteForm
          ids={[...selected]}
          onDone={() => {
            setOpen(null);
            props.onChoose([]);
          }}
        />
      ) : null}
    </div>
  );
}

/** Every certificate that matches, so that single ones can be taken out of the choice again. */
async function idsOfAll(client: BenchClient, filters: CertificateFilters): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: CallOutput<'certificates.search'> = await client.call('certificates.search', {
      filters,
      limit: 500,
      cursor,
    });
    ids.push(...page.rows.map((row) => row.certificateId));
    cursor = page.nextCursor;
  } while (cursor !== null && ids.length < MAX_CHOSEN);
  return ids.slice(0, MAX_CHOSEN);
}

function ExportForm(props: { readonly lot: Lot }): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useClient();
  const { run, busy, problem } = useAction();
  const [format, setFormat] = useState<'csv' | 'jsonl' | 'zip'>('zip');
  const { selection, count, isExact } = props.lot;
  const number = formats.exact(count);
  return (
    <div className="card inline-form">
      <Pick
        label={t('certificates.export.format')}
        value={format}
        onChange={setFormat}
        options={(['zip', 'csv', 'jsonl'] as const).map((value) => ({
          value,
          label: t(`certificates.export.${value}`),
          about: t(`certificates.export.about.${value}`),
        }))}
      />
      <Button
        look="primary"
        isPending={busy}
        onPress={() =>
          void run(async () => saveDownload(await client.call('archive.export', { selection, format })))
        }
      >
        {isExact
          ? t('certificates.export.start', { count, number })
          : t('certificates.export.startMore', { number })}
      </Button>
      <p role="status" className="muted">
        {busy ? t('certificates.export.running') : ''}
      </p>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
    </div>
  );
}

function BatchForm(props: { readonly lot: Lot }): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useClient();
  const { run, busy, problem } = useAction();
  const [title, setTitle] = useState('');
  const [expected, setExpected] = useState('');
  const [note, setNote] = useState('');
  const { selection, count } = props.lot;
  const expectedDrives = driveCount(expected);
  const issue = async (): Promise<void> => {
    const { certificateId } = await client.call('archive.issueBatch', {
      selection,
      title,
      expectedDrives: expectedDrives ?? null,
      note: textOrNull(note),
    });
    window.location.hash = hashOf({ screen: 'certificates', certificateId });
  };
  return (
    <form className="card inline-form" onSubmit={(event) => event.preventDefault()}>
      <Field
        label={t('certificates.batchForm.title')}
        placeholder={t('certificates.batchForm.titleHint')}
        required
        value={title}
        onChange={setTitle}
      />
      <Field
        label={t('certificates.batchForm.expected')}
        inputMode="numeric"
        value={expected}
        onChange={setExpected}
        {...(expectedDrives === undefined ? { error: t('certificates.batchForm.expectedWrong') } : {})}
      />
      <Field label={t('certificates.batchForm.note')} value={note} onChange={setNote} />
      <Button
        look="primary"
        isPending={busy}
        isDisabled={title.trim() === '' || expectedDrives === undefined}
        onPress={() => void run(issue)}
      >
        {selection.by === 'ids'
          ? t('certificates.batchForm.issue', { count, number: formats.exact(count) })
          : t('certificates.batchForm.issueFound')}
      </Button>
      {selection.by === 'ids' ? null : <p className="muted">{t('certificates.batchForm.foundAbout')}</p>}
      {problem === null ? null : <ProblemNote problem={problem} alert />}
    </form>
  );
}

/** How many drives were typed; `null` for none, `undefined` for what is no such number. */
export function driveCount(text: string): number | null | undefined {
  const typed = text.trim();
  if (typed === '') return null;
  return /^\d{1,6}$/.test(typed) && Number(typed) <= 100_000 ? Number(typed) : undefined;
}

function DeleteForm(props: { readonly ids: readonly string[]; readonly onDone: () => void }): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useClient();
  const { run, busy, problem } = useAction();
  const [reason, setReason] = useState('');
  const [responsible, setResponsible] = useState('');
  useReturnFocus();
  const remove = async (): Promise<void> => {
    await client.call('archive.deleteExpired', { ids: [...props.ids], reason, responsible });
    props.onDone();
  };
  return (
    <form className="card inline-form" onSubmit={(event) => event.preventDefault()}>
      <p className="muted">{t('certificates.delete.about')}</p>
      <Field label={t('certificates.delete.reason')} required value={reason} onChange={setReason} />
      <Field
        label={t('wipe.disposition.responsible')}
        required
        value={responsible}
        onChange={setResponsible}
      />
      <Button
        look="danger"
        isPending={busy}
        isDisabled={reason.trim() === '' || responsible.trim() === ''}
        onPress={() => void run(remove)}
      >
        {t('certificates.delete.confirm', {
          count: props.ids.length,
          number: formats.exact(props.ids.length),
        })}
      </Button>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
    </form>
  );
}
