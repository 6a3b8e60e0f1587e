import { useEffect } from 'react';

/**
 * For what opens and goes again: the focus, which would go with it, returns to where it was before, or to the screen where
 * that is gone too. A focus that has moved on is left where it is.
 */
export function useReturnFocus(): void {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (document.activeElement !== document.body) return;
      if (before instanceof HTMLElement) before.focus();
      if (document.activeElement === document.body) document.getElementById('main')?.focus();
    };
  }, []);
}
