import type { ReactElement, ReactNode, RefObject } from 'react';
import { FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components';

import { useScanEnter } from './scan.ts';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly type?: 'text' | 'password' | 'url' | 'search' | 'date';
  readonly mono?: boolean;
  readonly lines?: number;
  readonly required?: boolean;
  /** The label is for screen readers only: where an icon or a placeholder says the same. */
  readonly hideLabel?: boolean;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  readonly inputRef?: RefObject<HTMLInputElement | null>;
  readonly inputMode?: 'numeric';
  /** What Enter does instead of moving on to the next field; scanners end with Enter. */
  readonly onEnter?: (value: string) => void;
}

/** A labelled field. Enter, typed or sent by a scanner, moves on to the next field. */
export function Field(props: Props): ReactElement {
  const onKeyDown = useScanEnter(props.onEnter);
  const shared = {
    className: props.mono === true ? 'input mono' : 'input',
    ...(props.placeholder === undefined ? {} : { placeholder: props.placeholder }),
  };
  return (
    <TextField
      className="field"
      value={props.value}
      onChange={props.onChange}
      type={props.type ?? 'text'}
      isInvalid={props.error !== undefined}
      isRequired={props.required ?? false}
      validationBehavior="aria"
      autoComplete="off"
      spellCheck="false"
      autoFocus={props.autoFocus ?? false}
    >
      <Label className={props.hideLabel === true ? 'unseen' : ''}>{props.label}</Label>
      {props.lines === undefined ? (
        <Input
          {...shared}
          {...(props.inputRef === undefined ? {} : { ref: props.inputRef })}
          {...(props.inputMode === undefined ? {} : { inputMode: props.inputMode })}
          onKeyDown={onKeyDown}
        />
      ) : (
        <TextArea {...shared} rows={props.lines} />
      )}
      {props.hint === undefined ? null : (
        <Text slot="description" className="hint">
          {props.hint}
        </Text>
      )}
      <FieldError className="field-error">{props.error}</FieldError>
    </TextField>
  );
}
