import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

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
import { textOrNull } from '../wipe/wipe-draft.ts';

type Open = 'export' | 'batch' | 'delete' | null;

/** What can be done with the chosen certificates, or with all that match when none is chosen. */
export function SelectionBar(props: {
  readonly filters: CertificateFilters;
  readonly selected: ReadonlySet<string>;
  readonly total: number;
  readonly onClear: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const canBatch = useOffers('archive.issueBatch');
  const canDelete = useOffers('archive.deleteExpired');
  const expired = useBench((bench) => bench.archive.retentionOver);
  const [open, setOpen] = useState<Open>(null);
  const { selected, filters } = props;
  const count = selected.size > 0 ? selected.size : props.total;
  const selection: CertificateSelection =
    selected.size > 0 ? { by: 'ids', ids: [...selected] } : { by: 'filters', filters };
  const toggle = (what: Exclude<Open, null>): void => setOpen(open === what ? null : what);
  return (
    <div className="selection-bar">
      <div className="row">
        <span className="figures muted">
          {selected.size > 0
            ? t('certificates.chosen', { count: selected.size })
            : t('certificates.allFound', { count, number: formats.exact(count) })}
        </span>
        {selected.size > 0 ? (
          <Button look="quiet" onPress={props.onClear}>
            {t('certificates.chooseNone')}
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
        {canDelete && expired > 0 && selected.size > 0 && filters.retentionOver ? (
          <Button icon="trash" onPress={() => toggle('delete')}>
            {t('certificates.delete.button')}
          </Button>
        ) : null}
      </div>
      {open === 'export' ? <ExportForm selection={selection} count={count} /> : null}
      {open === 'batch' ? <BatchForm selection={selection} count={count} /> : null}
      {open === 'delete' ? <DeleteForm ids={[...selected]} onDone={props.onClear} /> : null}
    </div>
  );
}

function ExportForm(props: {
  readonly selection: CertificateSelection;
  readonly count: number;
}): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { run, busy, problem } = useAction();
  const [format, setFormat] = useState<'csv' | 'jsonl' | 'zip'>('zip');
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
          void run(async () =>
            saveDownload(await client.call('archive.export', { selection: props.selection, format })),
          )
        }
      >
        {t('certificates.export.start', { count: props.count })}
      </Button>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
    </div>
  );
}

function BatchForm(props: {
  readonly selection: CertificateSelection;
  readonly count: number;
}): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { run, busy, problem } = useAction();
  const [title, setTitle] = useState('');
  const [expected, setExpected] = useState('');
  const [note, setNote] = useState('');
  const issue = async (): Promise<void> => {
    const { certificateId } = await client.call('archive.issueBatch', {
      selection: props.selection,
      title,
      expectedDrives: /^\d+$/.test(expected.trim()) ? Number(expected) : null,
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
      />
      <Field label={t('certificates.batchForm.note')} value={note} onChange={setNote} />
      <Button
        look="primary"
        isPending={busy}
        isDisabled={title.trim() === ''}
        onPress={() => void run(issue)}
      >
        {t('certificates.batchForm.issue', { count: props.count })}
      </Button>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
    </form>
  );
}

function DeleteForm(props: { readonly ids: readonly string[]; readonly onDone: () => void }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { run, busy, problem } = useAction();
  const [reason, setReason] = useState('');
  const [responsible, setResponsible] = useState('');
  const remove = async (): Promise<void> => {
    await client.call('archive.deleteExpired', { ids: [...props.ids], reason, responsible });
    props.onDone();
  };
  return (
    <form className="card inline-form" onSubmit={(event) => event.preventDefault()}>
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
        {t('certificates.delete.confirm', { count: props.ids.length })}
      </Button>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
    </form>
  );
}
