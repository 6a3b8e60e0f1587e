import type { ReactElement, ReactNode } from 'react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';

/** A word of the standard; focus or hover explains it in one line. */
export function Term(props: { readonly children: ReactNode; readonly about: string }): ReactElement {
  return (
    <TooltipTrigger delay={300} closeDelay={100}>
      <Button className="term">{props.children}</Button>
      <Tooltip className="tooltip" offset={6}>
        {props.about}
      </Tooltip>
    </TooltipTrigger>
  );
}
