import { useEffect, useRef, type KeyboardEvent } from 'react';

/** Characters closer together than this come from a scanner, not from fingers (ms). */
const SCAN_GAP_MS = 35;

/** Shortest text that counts as a scan. */
const SCAN_MIN_LENGTH = 4;

/** Tells scanned text from typed text: fast characters, ended by Enter. */
export class ScanDetector {
  private text = '';
  private lastAt = 0;

  /** Takes one key; the scanned text if this key completed a scan, else null. `at` in ms. */
  take(key: string, at: number): string | null {
    const gap = at - this.lastAt;
    this.lastAt = at;
    if (key === 'Enter') {
      const scanned = gap <= SCAN_GAP_MS * 3 && this.text.length >= SCAN_MIN_LENGTH ? this.text : null;
      this.text = '';
      return scanned;
    }
    if (Array.from(key).length !== 1) return null;
    if (gap > SCAN_GAP_MS) {
      this.text = key;
      return null;
    }
    this.text += key;
    return null;
  }
}

/** Calls `onScan` for scans that no input field takes. */
export function useScan(onScan: (text: string) => void): void {
  const latest = useRef(onScan);
  useEffect(() => {
    latest.current = onScan;
  });
  useEffect(() => {
    const detector = new ScanDetector();
    const listen = (event: globalThis.KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTextField(event.target)) return;
      const scanned = detector.take(event.key, event.timeStamp);
      if (scanned === null) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current(scanned);
    };
    window.addEventListener('keydown', listen, true);
    return () => window.removeEventListener('keydown', listen, true);
  }, []);
}

/** Whether keys typed here are text. */
export function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches('input:not([type=checkbox], [type=radio]), textarea, select')
  );
}

/** What Enter does in a field: `onEnter`, or on to the next field of the same form. */
export function useScanEnter(
  onEnter: ((value: string) => void) | undefined,
): (event: KeyboardEvent<HTMLInputElement>) => void {
  return (event) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (onEnter !== undefined) onEnter(event.currentTarget.value);
    else focusNextField(event.currentTarget);
  };
}

/** Moves the focus to the next field or button after this one, in the same panel or form. */
export function focusNextField(from: HTMLElement): void {
  const scope = from.closest('form, [data-field-scope]') ?? document.body;
  const stops = [...scope.querySelectorAll<HTMLElement>('input, textarea, select, button')].filter(
    (element) => !element.hasAttribute('disabled') && element.tabIndex >= 0 && element.offsetParent !== null,
  );
  stops[stops.indexOf(from) + 1]?.focus();
}
