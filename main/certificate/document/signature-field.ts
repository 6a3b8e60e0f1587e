import { wrapText } from './fonts.ts';
import { signatureSpaceBytes } from './pdf-conventions.ts';
import type { PageWriter } from './page-writer.ts';
import type { PdfReference } from './pdfkit-internals.ts';
import { colour, leading, type } from './style.ts';

/** What the visible signature says. It must all be printable; see `printableText`. */
export interface SignatureAppearance {
  readonly lines: readonly string[];
  /** Claimed time, put into the signature dictionary. */
  readonly signedAt: Date;
}

/** Placeholder numbers of ByteRange, replaced by `sealPdf` without changing the length. */
export const byteRangePlaceholder = [0, 1111111111, 2222222222, 3333333333] as const;

const width = 300;

/**
 * Adds the signature field: a certification signature (DocMDP, P=1: no change at all is permitted, ISO 32000-1 §12.8.2.2)
 * whose visible widget is part of the structure.
 */
export function drawSignatureField(writer: PageWriter, appearance: SignatureAppearance): void {
  const style = { face: 'regular', size: type.label, colour: colour.ink } as const;
  const lines = appearance.lines.flatMap((line) => wrapText(style.face, style.size, line, width - 16));
  const height = lines.length * leading(style.size) + 12;
  writer.need(height + 8);
  writer.y += 6;
  const { pdf } = writer;
  const top = writer.y;
  const signature = pdf.ref({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'ETSI.CAdES.detached',
    ByteRange: [...byteRangePlaceholder],
    Contents: new Uint8Array(signatureSpaceBytes),
    M: appearance.signedAt,
    Reference: [
      {
        Type: 'SigRef',
        TransformMethod: 'DocMDP',
        TransformParams: { Type: 'TransformParams', P: 1, V: '1.2' },
      },
    ],
  });
  signature.end();
  pdf.font('regular').fontSize(style.size);
  pdf.initForm();
  const form = pdf._root.data['AcroForm'] as PdfReference;
  delete form.data['NeedAppearances'];
  form.data['SigFlags'] = 3;
  const element = writer.element('Form', null);
  pdf.annotate(writer.left, top, width, height, {
    Subtype: 'Widget',
    FT: 'Sig',
    T: new String('Signature'),
    TU: new String(`Signature of this certificate. ${appearance.lines.join(' ')}`),
    F: 132,
    V: signature,
    P: (pdf.page as unknown as { readonly dictionary: PdfReference }).dictionary,
    AP: { N: appearanceStream(writer, lines, height, style) },
    structParent: element,
  });
  element.end();
  const annotations = (pdf.page as unknown as { readonly annotations: PdfReference[] }).annotations;
  (form.data['Fields'] as PdfReference[]).push(...annotations.slice(-1));
  pdf._root.data['Perms'] = { DocMDP: signature };
  writer.y = top + height + 4;
}

function appearanceStream(
  writer: PageWriter,
  lines: readonly string[],
  height: number,
  style: { readonly size: number },
): PdfReference {
  const { pdf } = writer;
  pdf.font('regular').fontSize(style.size);
  const font = pdf._font;
  const stream = pdf.ref({
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [0, 0, width, height],
    Resources: { Font: { [font.id]: font.ref() } },
  });
  stream.write(`0.33 0.38 0.42 RG 0.8 w 0.4 0.4 ${width - 0.8} ${(height - 0.8).toFixed(2)} re S`);
  stream.write('0.09 0.13 0.16 rg');
  let y = height - 6 - style.size;
  for (const line of lines) {
    const glyphs = font.encode(line)[0].join('');
    stream.write(`BT /${font.id} ${style.size} Tf 8 ${y.toFixed(2)} Td <${glyphs}> Tj ET`);
    y -= leading(style.size);
  }
  stream.end();
  return stream;
}
