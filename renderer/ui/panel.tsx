import { useEffect, useRef, type ReactElement, type ReactNode, type Ref } from 'react';
import { useTranslation } from 'react-i18next';

import { IconButton } from './button.tsx';
import { isTextField } from './scan.ts';

interface Props {
  readonly title: ReactNode;
  /** Under the title, and as fixed as it. */
  readonly lead?: ReactNode;
  /** Without it there is nothing to close. */
  readonly onClose?: (() => void) | undefined;
  /** Fixed below the content. */
  readonly actions?: ReactNode;
  readonly heading?: Ref<HTMLHeadingElement>;
  readonly children: ReactNode;
}

/** The frame of every panel: a fixed title, scrolling content, fixed actions. */
export function Panel({ title, lead, onClose, actions, heading, children }: Props): ReactElement {
  const { t } = useTranslation();
  return (
    <aside className="panel" aria-labelledby="panel-title" data-field-scope>
      <header className="panel-head">
        <h2 id="panel-title" ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {onClose === undefined ? null : (
          <IconButton icon="close" label={t('common.close')} onPress={onClose} />
        )}
        {lead === undefined ? null : <div className="panel-lead">{lead}</div>}
      </header>
      <div className="panel-body scroll" tabIndex={0} role="group" aria-labelledby="panel-title">
        {children}
      </div>
      {actions == null ? null : <footer className="panel-actions">{actions}</footer>}
    </aside>
  );
}

/** A panel beside a list: it takes the focus when it opens, is left with Escape, and gives the focus back. */
export function SidePanel(props: Omit<Props, 'heading'> & { readonly onClose: () => void }): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  const onClose = useRef(props.onClose);
  useEffect(() => {
    onClose.current = props.onClose;
  });
  useEffect(() => {
    const opener = document.activeElement;
    heading.current?.focus();
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      // In the search field of the list, Escape empties the field.
      const inside =
        event.target instanceof Node && heading.current?.closest('aside')?.contains(event.target);
      if (inside === true || !isTextField(event.target)) onClose.current();
    };
    window.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', listen);
      // What was focused inside is gone by now; a focus that has moved on is left where it is.
      if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return <Panel {...props} heading={heading} />;
}
