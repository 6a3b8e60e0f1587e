import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { AssetDetails, Reconciliation } from '../../../shared/contract/assets.ts';

/** The name by which people know an asset. */
export function assetTitle(details: AssetDetails): string {
  const words = [details.modality, details.manufacturer, details.model, details.stationName];
  const name = words.filter((word) => word !== null).join(' ');
  return [details.assetTag, name].filter((part) => part !== null && part !== '').join(' · ') || '–';
}

/** "3 drives expected, 2 sanitized": what is known of an asset's drives. */
export function ReconciliationLine(props: { readonly reconciliation: Reconciliation }): ReactElement {
  const { t } = useTranslation();
  const { expected, sanitized, withExceptions, open, destroyed, running } = props.reconciliation;
  const parts = [
    expected === null ? t('assets.expectedUnknown') : t('assets.expected', { count: expected }),
    t('assets.sanitized', { count: sanitized }),
    withExceptions === 0 ? null : t('assets.withExceptions', { count: withExceptions }),
    destroyed === 0 ? null : t('assets.destroyed', { count: destroyed }),
    open === 0 ? null : t('assets.open', { count: open }),
    running === 0 ? null : t('assets.running', { count: running }),
  ];
  return <span className="small muted figures">{parts.filter((part) => part !== null).join(' · ')}</span>;
}
