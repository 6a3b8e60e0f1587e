import { useId, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { IconButton } from '../../ui/button.tsx';
import { useReturnFocus } from '../../ui/return-focus.ts';

/** The frame of a report above the list: a title that names it, and a way to close it. */
export function ReportCard(props: {
  readonly title: string;
  /** Without it there is nothing to close yet. */
  readonly onClose?: (() => void) | undefined;
  readonly children: ReactNode;
}): ReactElement {
  const { t } = useTranslation();
  const titleId = useId();
  useReturnFocus();
  return (
    <section className="card report" aria-labelledby={titleId}>
      <div className="spread">
        <h2 id={titleId}>{props.title}</h2>
        {props.onClose === undefined ? null : (
          <IconButton icon="close" label={t('common.close')} onPress={props.onClose} />
        )}
      </div>
      {props.children}
    </section>
  );
}
