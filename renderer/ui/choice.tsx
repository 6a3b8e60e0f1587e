import type { ReactElement, ReactNode } from 'react';
import {
  Button,
  CheckboxButton,
  CheckboxField,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  RadioButton,
  RadioField,
  RadioGroup,
  Select,
  SelectValue,
  Text,
} from 'react-aria-components';

import { Icon } from './icons.tsx';

/** One thing to choose, with a sentence about it. */
export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly about?: string | undefined;
  readonly disabled?: boolean;
}

/** A few options side by side or under each other, each with its sentence; nothing is chosen until a person does. */
export function Choice<Value extends string>(props: {
  readonly label: string;
  readonly options: readonly Option<Value>[];
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  readonly layout?: 'row' | 'column';
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly hideLabel?: boolean;
}): ReactElement {
  return (
    <RadioGroup
      className="choice"
      data-layout={props.layout ?? 'column'}
      value={props.value}
      onChange={(value) => {
        const option = props.options.find((candidate) => candidate.value === value);
        if (option !== undefined) props.onChange(option.value);
      }}
      isInvalid={props.error !== undefined}
      validationBehavior="aria"
    >
      <Label className={props.hideLabel === true ? 'unseen' : ''}>{props.label}</Label>
      <div className="choice-options">
        {props.options.map((option) => (
          <RadioField
            key={option.value}
            value={option.value}
            isDisabled={option.disabled ?? false}
            className="choice-field"
          >
            <RadioButton className="choice-option">
              <span className="radio-dot" aria-hidden="true" />
              <span className="choice-text">
                <span>{option.label}</span>
                {option.about === undefined ? null : <small>{option.about}</small>}
              </span>
            </RadioButton>
          </RadioField>
        ))}
      </div>
      {props.hint === undefined ? null : (
        <Text slot="description" className="hint">
          {props.hint}
        </Text>
      )}
      <FieldError className="field-error">{props.error}</FieldError>
    </RadioGroup>
  );
}

/** One of many: a list that opens. */
export function Pick<Value extends string>(props: {
  readonly label: string;
  readonly options: readonly Option<Value>[];
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  readonly placeholder?: string;
  readonly hint?: ReactNode;
  readonly hideLabel?: boolean;
}): ReactElement {
  return (
    <Select
      className="field"
      value={props.value}
      onChange={(key) => {
        const option = props.options.find((candidate) => candidate.value === key);
        if (option !== undefined) props.onChange(option.value);
      }}
      {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
    >
      <Label className={props.hideLabel === true ? 'unseen' : ''}>{props.label}</Label>
      <Button className="input pick">
        <SelectValue className="pick-value" />
        <Icon name="down" size={16} />
      </Button>
      {props.hint === undefined ? null : (
        <Text slot="description" className="hint">
          {props.hint}
        </Text>
      )}
      <Popover className="popover" offset={4}>
        <ListBox className="listbox">
          {props.options.map((option) => (
            <ListBoxItem
              key={option.value}
              id={option.value}
              textValue={option.label}
              isDisabled={option.disabled ?? false}
              className="listbox-item"
            >
              <Text slot="label">{option.label}</Text>
              {option.about === undefined ? null : (
                <Text slot="description" className="listbox-about">
                  {option.about}
                </Text>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

/** Something that is so or not. */
export function Tick(props: {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
  readonly disabled?: boolean;
}): ReactElement {
  return (
    <CheckboxField isSelected={props.checked} onChange={props.onChange} isDisabled={props.disabled ?? false}>
      <CheckboxButton className="tick">
        <span className="tick-box" aria-hidden="true">
          <Icon name="check" size={16} />
        </span>
        <span>{props.children}</span>
      </CheckboxButton>
    </CheckboxField>
  );
}
