import type { ReactElement, ReactNode } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';

import { Icon } from './icons.tsx';

/** Details on demand. */
export function Fold(props: {
  readonly title: ReactNode;
  readonly open?: boolean;
  /** Of its heading, one below that of what it is in; 3 where it is not given. */
  readonly level?: 2 | 3;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <Disclosure className="fold" defaultExpanded={props.open ?? false}>
      <Heading level={props.level ?? 3}>
        <Button slot="trigger" className="fold-trigger">
          <Icon name="right" size={16} />
          <span>{props.title}</span>
        </Button>
      </Heading>
      <DisclosurePanel className="fold-panel">{props.children}</DisclosurePanel>
    </Disclosure>
  );
}
