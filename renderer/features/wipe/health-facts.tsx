import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Reading } from '../../../shared/reading.ts';
import type { DriveHealth } from '../../../shared/schemas/drive.ts';
import { unavailableWords } from '../../i18n/reason-words.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { Facts } from '../../ui/facts.tsx';

/** What the drive reports of its health, number by number. */
export function HealthFacts(props: { readonly health: Reading<DriveHealth> }): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  if (props.health.status !== 'known') {
    return (
      <Facts
        facts={[
          {
            name: t('wipe.fact.health'),
            value: <span className="muted">{unavailableWords(props.health.reason, t)}</span>,
          },
        ]}
      />
    );
  }
  const health = props.health.value;
  const count = (reading: Reading<number>, print: (value: number) => string = formats.exact): string =>
    reading.status === 'known' ? print(reading.value) : unavailableWords(reading.reason, t);
  return (
    <Facts
      facts={[
        { name: t('wipe.fact.temperature'), value: count(health.temperatureCelsius, formats.temperature) },
        { name: t('wipe.fact.powerOnHours'), value: count(health.powerOnHours) },
        { name: t('wipe.fact.reallocated'), value: count(health.reallocatedSectors) },
        { name: t('wipe.fact.pending'), value: count(health.pendingSectors) },
        { name: t('wipe.fact.uncorrectable'), value: count(health.uncorrectableSectors) },
        {
          name: t('wipe.fact.wear'),
          value: count(health.wearPercent, (percent) => formats.percent(percent * 10)),
        },
      ]}
    />
  );
}
