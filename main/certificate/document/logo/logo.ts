import { ClearbenchError } from '../../../../shared/problem.ts';

/** An organisation's logo as a file, as it stands in the settings. */
export interface LogoFile {
  readonly mediaType: 'image/png' | 'image/svg+xml';
  readonly bytesBase64: string;
}

/** A logo that can be printed: nothing of the file it came from is left but what is seen. */
export type Logo = RasterLogo | DrawnLogo;

/** Dots, in rows from the top; red, green and blue, a byte each. */
export interface RasterLogo {
  readonly kind: 'raster';
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Shapes, in their order from back to front. */
export interface DrawnLogo {
  readonly kind: 'drawn';
  /** What of the plane is shown. */
  readonly view: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  readonly shapes: readonly LogoShape[];
}

/** A matrix as SVG and PDF write it: a b c d e f. */
export type Matrix = readonly [number, number, number, number, number, number];

/** An outline with its paint. */
export interface LogoShape {
  /** SVG path data, checked. */
  readonly path: string;
  readonly matrix: Matrix;
  /** `#rrggbb`; `null`: not filled. */
  readonly fill: string | null;
  readonly fillRule: 'nonzero' | 'evenodd';
  readonly stroke: string | null;
  readonly strokeWidth: number;
}

/** Why a file is refused as a logo; completes "The logo was not taken: ". */
export class LogoError extends ClearbenchError {
  constructor(why: string) {
    super('LOGO_REFUSED', `The logo was not taken: ${why}.`);
  }
}
