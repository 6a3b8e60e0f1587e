import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { AssetDetails, AssetRow } from '../../../shared/contract/assets.ts';
import { useClient } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { SidePanel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { RemoveButton } from '../../ui/remove-button.tsx';
import { sourceFields, textOrNull } from '../wipe/wipe-draft.ts';

const textFields = [...sourceFields, 'notes'] as const;
type TextField = (typeof textFields)[number];

/** Adds or changes one asset. */
export function AssetForm(props: {
  readonly row: AssetRow | null;
  readonly onClose: () => void;
  readonly onDone: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { run, busy, problem } = useAction();
  const { row } = props;
  const [texts, setTexts] = useState<Readonly<Record<TextField, string>>>(() =>
    textsOf(row?.details ?? null),
  );
  const [expected, setExpected] = useState(String(row?.details.expectedDrives ?? ''));
  const expectedOk = expected.trim() === '' || /^\d{1,3}$/.test(expected.trim());
  const named = texts.assetTag.trim() !== '' || texts.serial.trim() !== '';
  const save = async (): Promise<void> => {
    await client.call('assets.save', {
      assetId: row?.assetId ?? null,
      details: detailsOf(texts, expected.trim() === '' ? null : Number(expected)),
    });
    props.onDone();
  };
  return (
    <SidePanel
      title={row === null ? t('assets.add') : t('assets.edit', { asset: row.details.assetTag ?? '' })}
      onClose={props.onClose}
      actions={
        <div className="row">
          {row === null ? null : (
            <RemoveButton
              isPending={busy}
              onRemove={() =>
                void run(async () => {
                  await client.call('assets.remove', { assetId: row.assetId });
                  props.onDone();
                })
              }
            />
          )}
          <Button
            look="primary"
            wide
            isPending={busy}
            isDisabled={!expectedOk || !named}
            onPress={() => void run(save)}
          >
            {t('common.save')}
          </Button>
        </div>
      }
    >
      <div className="stack-tight form">
        {problem === null ? null : <ProblemNote problem={problem} alert />}
        {sourceFields.map((field) => (
          <Field
            key={field}
            label={t(`assets.field.${field}`)}
            value={texts[field]}
            onChange={(value) => setTexts({ ...texts, [field]: value })}
            mono={field === 'assetTag' || field === 'serial'}
          />
        ))}
        <Field
          label={t('assets.field.expectedDrives')}
          hint={t('assets.expectedHint')}
          inputMode="numeric"
          value={expected}
          onChange={setExpected}
          {...(expectedOk ? {} : { error: t('assets.expectedWrong') })}
        />
        <Field
          label={t('assets.field.notes')}
          lines={3}
          value={texts.notes}
          onChange={(notes) => setTexts({ ...texts, notes })}
        />
        <p className="small muted">{t('assets.tagOrSerial')}</p>
      </div>
    </SidePanel>
  );
}

function textsOf(details: AssetDetails | null): Readonly<Record<TextField, string>> {
  return Object.fromEntries(textFields.map((field) => [field, details?.[field] ?? ''])) as Record<
    TextField,
    string
  >;
}

function detailsOf(texts: Readonly<Record<TextField, string>>, expectedDrives: number | null): AssetDetails {
  const filled = Object.fromEntries(textFields.map((field) => [field, textOrNull(texts[field])])) as Record<
    TextField,
    string | null
  >;
  return { ...filled, expectedDrives };
}
