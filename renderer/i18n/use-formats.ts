import { useLocale } from 'react-aria-components';

import { formatsFor, type Formats } from './formats.ts';

/** The formats of the language shown. */
export function useFormats(): Formats {
  return formatsFor(useLocale().locale);
}
