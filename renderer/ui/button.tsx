import type { ReactElement, ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components';

import { Icon, type IconName } from './icons.tsx';

interface Props extends Omit<ButtonProps, 'children' | 'className' | 'style' | 'isPending'> {
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly icon?: IconName;
  readonly wide?: boolean;
  /** What it does is under way: it does nothing more, but keeps the focus, which a disabled button would lose. */
  readonly isPending?: boolean;
  readonly children: ReactNode;
}

/** A button with a text; `danger` is for what destroys data. */
export function Button(props: Props): ReactElement {
  const { look = 'plain', icon, wide = false, isPending = false, onPress, children, ...rest } = props;
  return (
    <AriaButton
      {...rest}
      className="button"
      data-look={look}
      data-wide={wide || undefined}
      data-pending={isPending || undefined}
      {...(isPending ? { 'aria-disabled': true } : onPress === undefined ? {} : { onPress })}
    >
      {icon === undefined ? null : <Icon name={icon} size={18} />}
      <span>{children}</span>
    </AriaButton>
  );
}

/** A button that shows an icon only; `label` is its name for everybody else. */
export function IconButton(
  props: Omit<ButtonProps, 'children' | 'className' | 'style'> & {
    readonly icon: IconName;
    readonly label: string;
  },
): ReactElement {
  const { icon, label, ...rest } = props;
  return (
    <AriaButton {...rest} className="button icon-button" data-look="quiet" aria-label={label}>
      <Icon name={icon} />
    </AriaButton>
  );
}
