import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

/** Grey lines where text will be. */
export function Skeleton(props: { readonly lines?: number }): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="skeleton">
      <span className="unseen">{t('common.reading')}</span>
      {Array.from({ length: props.lines ?? 4 }, (_, index) => (
        <span key={index} aria-hidden="true" />
      ))}
    </div>
  );
}
