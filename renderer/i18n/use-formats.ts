import { useTranslation } from 'react-i18next';

import { formatsFor, type Formats } from './formats.ts';

/** The formats of the language shown. */
export function useFormats(): Formats {
  const { i18n } = useTranslation();
  return formatsFor(i18n.language);
}
