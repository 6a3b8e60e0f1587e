import type { ReactElement, ReactNode } from 'react';

import { ToneShape } from '../../ui/state-mark.tsx';

/** Says that something was changed and not saved. */
export function UnsavedMark(props: { readonly children: ReactNode }): ReactElement {
  return (
    <span className="unsaved-mark" data-tone="warn">
      <ToneShape tone="warn" size={14} />
      <span>{props.children}</span>
    </span>
  );
}
