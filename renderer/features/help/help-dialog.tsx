import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

import { useSession, useView } from '../../store/context.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Tick } from '../../ui/choice.tsx';
import { setShortcutsOn, shortcutsOn } from './shortcuts.ts';

const keys = [
  ['1 – 5', 'screens'],
  ['/', 'search'],
  ['n', 'next'],
  ['?', 'help'],
  ['Esc', 'back'],
  ['↑ ↓ ← →', 'move'],
  ['Space', 'choose'],
  ['Enter', 'open'],
  ['Shift + click', 'range'],
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
                {keys.map(([key, name]) => (
                  <div key={name}>
                    <dt>
                      <kbd>{key}</kbd>
                    </dt>
                    <dd>{t(`help.key.${name}`)}</dd>
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
