import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';

/** The button that saves a form, what came of it, and why not. */
export function SaveLine(props: {
  readonly label?: string;
  readonly disabled?: boolean;
  readonly save: () => Promise<unknown>;
}): ReactElement {
  const { t } = useTranslation();
  const { run, busy, problem } = useAction();
  const [saved, setSaved] = useState(false);
  const press = async (): Promise<void> => {
    setSaved(false);
    setSaved(await run(props.save));
  };
  return (
    <div className="stack-tight">
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
        <span role="status" className="saved">
          {saved ? t('common.saved') : ''}
        </span>
      </div>
    </div>
  );
}
