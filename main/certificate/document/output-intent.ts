import { readFileSync } from 'node:fs';

import type { PdfDocument } from './pdfkit-internals.ts';

let profile: Buffer | null = null;

/** States what the colours mean (ISO 19005-3 §6.2.3): sRGB, by the profile in `resources/icc`. */
export function addOutputIntent(pdf: PdfDocument): void {
  profile ??= readFileSync(new URL('../../../resources/icc/srgb.icc', import.meta.url));
  const profileRef = pdf.ref({ N: 3 });
  profileRef.end(profile);
  const intent = pdf.ref({
    Type: 'OutputIntent',
    S: 'GTS_PDFA1',
    Info: new String('sRGB IEC61966-2.1'),
    OutputConditionIdentifier: new String('sRGB IEC61966-2.1'),
    DestOutputProfile: profileRef,
  });
  intent.end();
  pdf._root.data['OutputIntents'] = [intent];
}
