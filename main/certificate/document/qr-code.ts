import qrcode from 'qrcode-generator';

import type { PdfDocument } from './pdfkit-internals.ts';

/** Draws a QR code (error correction M) as one filled path, with its quiet zone inside `size`. */
export function drawQrCode(pdf: PdfDocument, content: string, x: number, y: number, size: number): void {
  const code = qrcode(0, 'M');
  code.addData(content, 'Byte');
  code.make();
  const modules = code.getModuleCount();
  const quiet = 2;
  const unit = size / (modules + 2 * quiet);
  for (let line = 0; line < modules; line += 1) {
    for (let start = 0; start < modules; start += 1) {
      if (!code.isDark(line, start)) continue;
      let end = start;
      while (end < modules && code.isDark(line, end)) end += 1;
      pdf.rect(x + (start + quiet) * unit, y + (line + quiet) * unit, (end - start) * unit, unit);
      start = end;
    }
  }
  pdf.fill('#000000');
}
