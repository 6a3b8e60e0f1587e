import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from './button.tsx';

/** Takes something away: the first press asks, the second one does it. Leaving the button takes the question back. */
export function RemoveButton(props: {
  /** Which thing, for those who do not see what it stands beside. */
  readonly label?: string;
  readonly quiet?: boolean;
  readonly isPending: boolean;
  readonly onRemove: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  return (
    <Button
      look={asked ? 'danger' : props.quiet === true ? 'quiet' : 'plain'}
      icon="trash"
      isPending={props.isPending}
      onBlur={() => setAsked(false)}
      onPress={() => (asked ? props.onRemove() : setAsked(true))}
      {...(asked || props.label === undefined ? {} : { 'aria-label': props.label })}
    >
      {t(asked ? 'common.removeSure' : 'common.remove')}
    </Button>
  );
}
