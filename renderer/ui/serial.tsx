import type { ReactElement } from 'react';

import { confirmationLength } from '../../shared/policy/confirmation.ts';

/** A serial in the monospaced face, its end, which confirms the drive, emphasised. */
export function Serial(props: { readonly value: string }): ReactElement {
  const characters = Array.from(props.value);
  const start = characters.slice(0, -confirmationLength).join('');
  const end = characters.slice(-confirmationLength).join('');
  return (
    <span className="serial" translate="no">
      <span>{start}</span>
      <b>{end}</b>
    </span>
  );
}
