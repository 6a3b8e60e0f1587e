import { useEffect, useRef, useState, type ReactElement, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';

import type { NewOperator, Operator } from '../../../shared/contract/settings.ts';
import { useBench, useClient, useSession } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { RemoveButton } from '../../ui/remove-button.tsx';
import { textOrNull } from '../wipe/wipe-draft.ts';
import { draftedPeople, noPerson, savedPerson, type PersonForm } from './settings-drafts.ts';
import { UnsavedMark } from './unsaved-mark.tsx';
import { useDraft } from './use-draft.ts';

/** The people who may be named as operator. */
export function PeopleSection(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const operators = useBench((bench) => bench.settings.operators);
  const { view } = useSession();
  // Forms that were left with something in them are open again.
  const [opened, setOpened] = useState(() => draftedPeople(view.getState().settingsDrafts));
  const [pressed, setPressed] = useState<string | null>(null);
  const { run, busy, problem } = useAction();
  const { list, toOpener } = useFocusOfOpener();
  const open = (id: string): void => {
    setOpened([...opened, id]);
    setPressed(id);
  };
  const close = (id: string): void => {
    setOpened((now) => now.filter((other) => other !== id));
    toOpener(id);
  };
  return (
    <div className="stack narrow" ref={list}>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      <ul className="root-list">
        {operators.map((operator) => (
          <li key={operator.operatorId} className="card" data-person={operator.operatorId}>
            {opened.includes(operator.operatorId) ? (
              <OperatorForm
                operator={operator}
                autoFocus={pressed === operator.operatorId}
                onDone={() => close(operator.operatorId)}
              />
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
                    onPress={() => open(operator.operatorId)}
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
      <div data-person="new" className={opened.includes('new') ? 'card' : undefined}>
        {opened.includes('new') ? (
          <OperatorForm operator={null} autoFocus={pressed === 'new'} onDone={() => close('new')} />
        ) : (
          <Button icon="plus" onPress={() => open('new')}>
            {t('settings.people.add')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Gives the focus back to what opened a form that has closed: it was not there while the form was. */
function useFocusOfOpener(): {
  readonly list: RefObject<HTMLDivElement | null>;
  readonly toOpener: (id: string) => void;
} {
  const list = useRef<HTMLDivElement>(null);
  const [closed, setClosed] = useState<{ readonly id: string } | null>(null);
  useEffect(() => {
    if (closed === null) return;
    const places = list.current?.querySelectorAll<HTMLElement>('[data-person]') ?? [];
    [...places]
      .find((place) => place.dataset['person'] === closed.id)
      ?.querySelector('button')
      ?.focus();
  }, [closed]);
  return { list, toOpener: (id) => setClosed({ id }) };
}

const fields = ['name', 'title', 'location', 'contact'] as const satisfies readonly (keyof PersonForm)[];

function OperatorForm(props: {
  readonly operator: Operator | null;
  readonly autoFocus: boolean;
  readonly onDone: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { run, busy, problem } = useAction();
  const { operator } = props;
  const operatorId = operator?.operatorId ?? null;
  const draft = useDraft(
    `person:${operatorId ?? 'new'}`,
    operator === null ? noPerson : savedPerson(operator),
  );
  const done = (): void => {
    draft.discard();
    props.onDone();
  };
  const save = async (): Promise<void> => {
    await client.call('operators.save', { operatorId, operator: personOf(draft.form) });
    done();
  };
  return (
    <form className="stack-tight form grow" onSubmit={(event) => event.preventDefault()}>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      {fields.map((field) => (
        <Field
          key={field}
          label={t(`settings.people.${field}`)}
          required={field === 'name'}
          autoFocus={props.autoFocus && field === 'name'}
          value={draft.form[field]}
          onChange={(value) => draft.change({ [field]: value })}
        />
      ))}
      <div className="row">
        <Button
          look="primary"
          isPending={busy}
          isDisabled={draft.form.name.trim() === ''}
          onPress={() => void run(save)}
        >
          {t('common.save')}
        </Button>
        <Button onPress={done}>{t('common.cancel')}</Button>
        <span role="status">
          {draft.unsaved ? <UnsavedMark>{t('settings.unsaved.notSaved')}</UnsavedMark> : ''}
        </span>
      </div>
    </form>
  );
}

/** A person as the contract wants it. */
export function personOf(texts: PersonForm): NewOperator {
  return {
    name: texts.name,
    title: textOrNull(texts.title),
    location: textOrNull(texts.location),
    contact: textOrNull(texts.contact),
  };
}
