import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

import { useSession, useView } from '../../store/context.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Tick } from '../../ui/choice.tsx';
import { setShortcutsOn, shortcutsOn } from './shortcuts.ts';

/** Keys with a name of their own in each language stand under `help.keyName`. */
const keys = [
  { key: '1 – 5', does: 'screens' },
  { key: '/', does: 'search' },
  { key: 'n', does: 'next' },
  { key: '?', does: 'help' },
  { key: 'Esc', does: 'back' },
  { key: '↑ ↓ ← →', does: 'move' },
  { named: 'space', does: 'choose' },
  { named: 'enter', does: 'open' },
  { named: 'shiftClick', does: 'range' },
] as const;

/** Shortcuts and the words of the standard, opened with `?`. */
export function HelpDialog(): ReactElement {
  const { t } = useTranslation();
  const { view } = useSession();
  const open = useView((state) => state.helpOpen);
  const [on, setOn] = useState(shortcutsOn);
  return (
    <ModalOverlay
      className="overlay"
      isOpen={open}
      isDismissable
      onOpenChange={(helpOpen) => view.setState({ helpOpen })}
    >
      <Modal className="modal">
        <Dialog className="dialog">
          <div className="spread">
            <Heading slot="title">{t('help.title')}</Heading>
            <IconButton
              icon="close"
              label={t('common.close')}
              onPress={() => view.setState({ helpOpen: false })}
            />
          </div>
          <div className="help-columns">
            <section>
              <h3>{t('help.shortcuts')}</h3>
              <dl className="keys">
                {keys.map((shortcut) => (
                  <div key={shortcut.does}>
                    <dt>
                      <kbd>{'key' in shortcut ? shortcut.key : t(`help.keyName.${shortcut.named}`)}</kbd>
                    </dt>
                    <dd>{t(`help.key.${shortcut.does}`)}</dd>
                  </div>
                ))}
              </dl>
              <Tick
                checked={on}
                onChange={(checked) => {
                  setShortcutsOn(checked);
                  setOn(checked);
                }}
              >
                {t('help.singleKeys')}
              </Tick>
            </section>
            <section>
              <h3>{t('help.words')}</h3>
              <dl className="words">
                {(['clear', 'purge'] as const).map((level) => (
                  <div key={level}>
                    <dt>{t(`terms.level.${level}`)}</dt>
                    <dd>{t(`terms.levelAbout.${level}`)}</dd>
                  </div>
                ))}
                {(['verification', 'validation', 'scanner'] as const).map((word) => (
                  <div key={word}>
                    <dt>{t(`help.word.${word}`)}</dt>
                    <dd>{t(`help.wordAbout.${word}`)}</dd>
                  </div>
                ))}
              </dl>
            </section>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
