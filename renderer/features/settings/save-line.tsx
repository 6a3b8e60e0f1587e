import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { UnsavedMark } from './unsaved-mark.tsx';

/** The button that saves a form, what came of it, and why not; and whether there is something to save or to discard. */
export function SaveLine(props: {
  readonly label?: string;
  readonly disabled?: boolean;
  /** Where changes of the form are kept until they are saved. */
  readonly draft?: { readonly unsaved: boolean; readonly discard: () => void };
  /** The form asks for a secret, which is kept nowhere. */
  readonly asksSecret?: boolean;
  readonly save: () => Promise<unknown>;
}): ReactElement {
  const { t } = useTranslation();
  const { run, busy, problem, clear } = useAction();
  const [saved, setSaved] = useState(false);
  const [discarded, setDiscarded] = useState(0);
  const line = useRef<HTMLDivElement>(null);
  const unsaved = props.draft?.unsaved === true;
  const press = async (): Promise<void> => {
    setSaved(false);
    setSaved(await run(props.save));
  };
  const discard = (): void => {
    props.draft?.discard();
    clear();
    setSaved(false);
    setDiscarded((before) => before + 1);
  };
  useEffect(() => {
    // The button that discards goes with what was discarded. Beside it is the one that saves, or the form starts anew.
    if (discarded > 0) firstEnabled(line.current, line.current?.closest('form'))?.focus();
  }, [discarded]);
  return (
    <div className="stack-tight" ref={line}>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      <div className="row">
        <Button
          look="primary"
          isPending={busy}
          isDisabled={props.disabled === true}
          onPress={() => void press()}
        >
          {props.label ?? t('common.save')}
        </Button>
        {unsaved ? (
          <Button look="quiet" onPress={discard}>
            {t('settings.unsaved.discard')}
          </Button>
        ) : null}
        <span role="status" className={unsaved ? undefined : 'saved'}>
          {unsaved ? (
            <UnsavedMark>
              {t(props.asksSecret === true ? 'settings.unsaved.notDone' : 'settings.unsaved.notSaved')}
            </UnsavedMark>
          ) : saved ? (
            t('common.saved')
          ) : (
            ''
          )}
        </span>
      </div>
      {unsaved && props.asksSecret === true ? (
        <p className="small muted">{t('settings.unsaved.secrets')}</p>
      ) : null}
    </div>
  );
}

function firstEnabled(...parts: readonly (HTMLElement | null | undefined)[]): HTMLElement | null {
  for (const part of parts) {
    const found = part?.querySelector<HTMLElement>('input:enabled, textarea:enabled, button:enabled');
    if (found != null) return found;
  }
  return null;
}
