import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { NewOperator, Operator } from '../../../shared/contract/settings.ts';
import { useBench, useClient } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { RemoveButton } from '../../ui/remove-button.tsx';
import { textOrNull } from '../wipe/wipe-draft.ts';

/** The people who may be named as operator. */
export function PeopleSection(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const operators = useBench((bench) => bench.settings.operators);
  const [editing, setEditing] = useState<string | null>(null);
  const { run, busy, problem } = useAction();
  return (
    <div className="stack narrow">
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      <ul className="root-list">
        {operators.map((operator) => (
          <li key={operator.operatorId} className="card">
            {editing === operator.operatorId ? (
              <OperatorForm operator={operator} onDone={() => setEditing(null)} />
            ) : (
              <>
                <div>
                  <strong>{operator.name}</strong>
                  <p className="muted">
                    {[operator.title, operator.location, operator.contact]
                      .filter((word) => word !== null)
                      .join(' · ')}
                  </p>
                </div>
                <div className="row">
                  <Button
                    look="quiet"
                    aria-label={t('settings.people.editName', { name: operator.name })}
                    onPress={() => setEditing(operator.operatorId)}
                  >
                    {t('common.edit')}
                  </Button>
                  <RemoveButton
                    quiet
                    label={t('settings.people.removeName', { name: operator.name })}
                    isPending={busy}
                    onRemove={() =>
                      void run(() => client.call('operators.remove', { operatorId: operator.operatorId }))
                    }
                  />
                </div>
              </>
            )}
          </li>
        ))}
      </ul>
      {editing === 'new' ? (
        <div className="card">
          <OperatorForm operator={null} onDone={() => setEditing(null)} />
        </div>
      ) : (
        <div>
          <Button icon="plus" onPress={() => setEditing('new')}>
            {t('settings.people.add')}
          </Button>
        </div>
      )}
    </div>
  );
}

const fields = ['name', 'title', 'location', 'contact'] as const;

function OperatorForm(props: {
  readonly operator: Operator | null;
  readonly onDone: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { run, busy, problem } = useAction();
  const { operator } = props;
  const [texts, setTexts] = useState({
    name: operator?.name ?? '',
    title: operator?.title ?? '',
    location: operator?.location ?? '',
    contact: operator?.contact ?? '',
  });
  const save = async (): Promise<void> => {
    await client.call('operators.save', {
      operatorId: operator?.operatorId ?? null,
      operator: personOf(texts),
    });
    props.onDone();
  };
  return (
    <form className="stack-tight form grow" onSubmit={(event) => event.preventDefault()}>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      {fields.map((field) => (
        <Field
          key={field}
          label={t(`settings.people.${field}`)}
          required={field === 'name'}
          value={texts[field]}
          onChange={(value) => setTexts({ ...texts, [field]: value })}
        />
      ))}
      <div className="row">
        <Button
          look="primary"
          isPending={busy}
          isDisabled={texts.name.trim() === ''}
          onPress={() => void run(save)}
        >
          {t('common.save')}
        </Button>
        <Button onPress={props.onDone}>{t('common.cancel')}</Button>
      </div>
    </form>
  );
}

/** A person as the contract wants it. */
export function personOf(texts: Readonly<Record<(typeof fields)[number], string>>): NewOperator {
  return {
    name: texts.name,
    title: textOrNull(texts.title),
    location: textOrNull(texts.location),
    contact: textOrNull(texts.contact),
  };
}
