import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { IconButton } from './button.tsx';

/** A panel beside a list, which takes the focus when it opens. */
export function SidePanel(props: {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <aside className="panel" aria-labelledby="panel-title" data-field-scope>
      <header className="panel-head">
        <h2 id="panel-title" ref={heading} tabIndex={-1}>
          {props.title}
        </h2>
        <IconButton icon="close" label={t('common.close')} onPress={props.onClose} />
      </header>
      <div className="panel-body scroll" tabIndex={0} role="group" aria-labelledby="panel-title">
        {props.children}
      </div>
      {props.actions === undefined ? null : <footer className="panel-actions">{props.actions}</footer>}
    </aside>
  );
}
