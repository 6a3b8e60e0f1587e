import type { ReactElement, ReactNode } from 'react';

/** One line of {@link Facts}. */
export interface Fact {
  readonly name: ReactNode;
  readonly value: ReactNode;
}

/** Names and values, as on the certificate. */
export function Facts(props: { readonly facts: readonly (Fact | null)[] }): ReactElement {
  return (
    <dl className="facts">
      {props.facts.map((fact, index) =>
        fact === null ? null : (
          <div key={index}>
            <dt>{fact.name}</dt>
            <dd>{fact.value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
