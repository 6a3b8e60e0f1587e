import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Icon } from '../../ui/icons.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

/** What the bench shows while no drive is attached: how to attach one. */
export function EmptyBench(props: { readonly looking: boolean }): ReactElement {
  const { t } = useTranslation();
  if (props.looking) return <Skeleton lines={6} />;
  return (
    <div className="empty">
      <Icon name="bays" size={48} />
      <h2>{t('bays.empty.title')}</h2>
      <ol className="empty-steps">
        <li>{t('bays.empty.dock')}</li>
        <li>{t('bays.empty.cable')}</li>
        <li>{t('bays.empty.wait')}</li>
      </ol>
      <p className="muted">{t('bays.empty.nothing')}</p>
    </div>
  );
}
