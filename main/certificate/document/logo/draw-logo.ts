import { deflateSync } from 'node:zlib';

import type { PdfDocument, PdfReference } from '../pdfkit-internals.ts';
import type { DrawnLogo, Logo, RasterLogo } from './logo.ts';

/** Points. */
export interface LogoSize {
  readonly width: number;
  readonly height: number;
}

/** The largest size within a box in which a logo keeps its proportions. */
export function logoSize(logo: Logo, box: LogoSize): LogoSize {
  const { width, height } = logo.kind === 'raster' ? logo : logo.view;
  const scale = Math.min(box.width / width, box.height / height);
  return { width: width * scale, height: height * scale };
}

/** Draws a logo with its top left corner at `x`, `y`. */
export function drawLogo(pdf: PdfDocument, logo: Logo, x: number, y: number, size: LogoSize): void {
  pdf.save();
  if (logo.kind === 'raster') drawRaster(pdf, logo, x, y, size);
  else drawShapes(pdf, logo, x, y, size);
  pdf.restore();
}

const packed = new WeakMap<RasterLogo, Buffer>();

function drawRaster(
  pdf: PdfDocument,
  logo: RasterLogo,
  x: number,
  y: number,
  { width, height }: LogoSize,
): void {
  const data = packed.get(logo) ?? deflateSync(logo.rgb);
  packed.set(logo, data);
  const image: PdfReference = pdf.ref({
    Type: 'XObject',
    Subtype: 'Image',
    Width: logo.width,
    Height: logo.height,
    ColorSpace: 'DeviceRGB',
    BitsPerComponent: 8,
    Filter: 'FlateDecode',
  });
  image.end(data);
  pdf.page.xobjects['Logo'] = image;
  pdf.transform(width, 0, 0, -height, x, y + height);
  pdf.addContent('/Logo Do');
}

function drawShapes(
  pdf: PdfDocument,
  logo: DrawnLogo,
  x: number,
  y: number,
  { width, height }: LogoSize,
): void {
  const { view, shapes } = logo;
  pdf.rect(x, y, width, height).clip();
  pdf.transform(width / view.width, 0, 0, height / view.height, x, y);
  pdf.translate(-view.left, -view.top);
  for (const { path, matrix, fill, fillRule, stroke, strokeWidth } of shapes) {
    if (fill === null && stroke === null) continue;
    pdf.save();
    pdf.transform(...matrix);
    pdf.path(path);
    if (stroke !== null) pdf.lineWidth(strokeWidth);
    const rule = fillRule === 'evenodd' ? 'even-odd' : 'non-zero';
    if (fill !== null && stroke !== null) pdf.fillAndStroke(fill, stroke, rule);
    else if (fill !== null) pdf.fill(fill, rule);
    else if (stroke !== null) pdf.stroke(stroke);
    pdf.restore();
  }
}
