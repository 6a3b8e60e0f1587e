import { useEffect } from 'react';

import { useSession } from '../../store/context.tsx';
import { hashOf } from '../../store/route.ts';
import type { Route } from '../../store/route.ts';
import { isTextField } from '../../ui/scan.ts';

/**
 * A single key is a shortcut only if no other key follows within this time (ms): a digit of a scan is not one, even where
 * a busy machine hands the keys on late.
 */
const ALONE_FOR_MS = 150;

const storageKey = 'clearbench.shortcuts';

/** Whether single-key shortcuts are on; a choice of this browser or window (WCAG 2.1.4). */
export function shortcutsOn(): boolean {
  return localStorage.getItem(storageKey) !== 'off';
}

/** Turns single-key shortcuts on or off. */
export function setShortcutsOn(on: boolean): void {
  localStorage.setItem(storageKey, on ? 'on' : 'off');
}

/** Screens by number key. */
export const screenKeys: Readonly<Record<string, Route>> = {
  '1': { screen: 'bays' },
  '2': { screen: 'certificates', certificateId: null },
  '3': { screen: 'verify' },
  '4': { screen: 'assets' },
  '5': { screen: 'settings', section: 'organisation' },
};

/** Listens for the shortcuts that {@link HelpDialog} lists. */
export function useShortcuts(): void {
  const { view } = useSession();
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | null = null;
    const act = (key: string): void => {
      const screen = screenKeys[key];
      if (screen !== undefined) window.location.hash = hashOf(screen);
      else if (key === '?') view.setState({ helpOpen: true });
      else if (key === '/') document.querySelector<HTMLElement>('[data-search] input')?.focus();
      else if (key === 'n') document.querySelector<HTMLElement>('.count-button')?.click();
    };
    const listen = (event: KeyboardEvent): void => {
      if (waiting !== null) {
        clearTimeout(waiting);
        waiting = null;
      }
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'Escape' && !view.getState().helpOpen) {
        if (view.getState().route.screen === 'bays') leaveStep();
        return;
      }
      if (event.repeat || isTextField(event.target) || !shortcutsOn()) return;
      if (event.key === '?' || event.key === '/' || event.key === 'n' || event.key in screenKeys) {
        const { key } = event;
        if (key === '/') event.preventDefault();
        waiting = setTimeout(() => act(key), ALONE_FOR_MS);
      }
    };
    /** On the bays, Escape goes one step back: from Confirm to Prepare to the details, then lets go of the choice. */
    const leaveStep = (): void => {
      const { step, panelOpen } = view.getState();
      if (step === 'confirm') view.setState({ step: 'prepare' });
      else if (step === 'prepare') view.setState({ step: 'details' });
      else if (panelOpen) view.setState({ panelOpen: false });
      else view.setState({ chosen: [] });
    };
    window.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', listen);
      if (waiting !== null) clearTimeout(waiting);
    };
  }, [view]);
}
