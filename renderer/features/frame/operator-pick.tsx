import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useBench, useClient } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { Pick } from '../../ui/choice.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';

/** Who works at the bench now; named on every certificate that follows. */
export function OperatorPick(props: { readonly hideLabel?: boolean }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const operators = useBench((bench) => bench.settings.operators);
  const current = useBench((bench) => bench.settings.currentOperatorId);
  const { run, problem } = useAction();
  return (
    <div className="operator-pick">
      <Pick
        label={t('common.operator')}
        hideLabel={props.hideLabel ?? false}
        placeholder={t('common.chooseOperator')}
        value={current}
        onChange={(currentOperatorId) =>
          void run(() => client.call('settings.change', { currentOperatorId }))
        }
        options={operators.map((operator) => ({
          value: operator.operatorId,
          label: operator.name,
          ...(operator.title === null ? {} : { about: operator.title }),
        }))}
      />
      {problem === null ? null : <ProblemNote problem={problem} alert />}
    </div>
  );
}
