import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Icon } from '../../ui/icons.tsx';

/** Says that a scanner works here. */
export function ScanHint(): ReactElement {
  const { t } = useTranslation();
  return (
    <p className="hint-line">
      <Icon name="search" size={18} />
      <span>{t('bays.scanHint')}</span>
    </p>
  );
}
