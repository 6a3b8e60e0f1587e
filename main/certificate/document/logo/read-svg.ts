import { SaxesParser } from 'saxes';

import { type DrawnLogo, LogoError, type LogoShape, type Matrix } from './logo.ts';
import { pathOfShape } from './svg-shapes.ts';

const elementLimit = 2000;
const depthLimit = 32;
const pathLimit = 64 * 1024;

/** Elements that hold words about the drawing. */
const silent = new Set(['title', 'desc', 'metadata']);
/** `defs` only where it is empty, as some programs leave it. */
const containers = new Set(['svg', 'g', 'defs']);
const shapes = new Set(['path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon']);

/** How shapes are painted; elements take it over from those around them. */
interface Paint {
  readonly fill: string | null;
  readonly fillRule: 'nonzero' | 'evenodd';
  readonly stroke: string | null;
  readonly strokeWidth: number;
  readonly matrix: Matrix;
}

const identity: Matrix = [1, 0, 0, 1, 0, 0];
const initial: Paint = {
  fill: '#000000',
  fillRule: 'nonzero',
  stroke: null,
  strokeWidth: 1,
  matrix: identity,
};

/**
 * Reads the part of SVG that logos are made of: outlines in plain colours. Whatever refers to something else, runs, moves,
 * or would have to be guessed at (text, gradients, style sheets, transparency) is refused by its name.
 *
 * @throws LogoError
 */
export function readSvg(bytes: Uint8Array): DrawnLogo {
  const text = decoded(bytes);
  const parser = new SaxesParser({ xmlns: true });
  const around: { readonly paint: Paint; readonly name: string }[] = [];
  const found: LogoShape[] = [];
  const views: DrawnLogo['view'][] = [];
  let silence = 0;
  let elements = 0;
  let pathLength = 0;
  parser.on('error', () => {
    throw new LogoError('it is not well-formed');
  });
  parser.on('doctype', () => {
    throw new LogoError('it has a DOCTYPE; save it without that');
  });
  parser.on('processinginstruction', () => {
    throw new LogoError('it has a processing instruction');
  });
  parser.on('opentag', (tag) => {
    elements += 1;
    if (elements > elementLimit || around.length > depthLimit)
      throw new LogoError('it has too many elements');
    if (silence > 0 || silent.has(tag.local)) {
      silence += 1;
      return;
    }
    const attributes = new Map(
      Object.values(tag.attributes)
        .filter(({ prefix }) => prefix === '')
        .map(({ local, value }) => [local, value.trim()]),
    );
    refuseActive(
      tag.local,
      Object.values(tag.attributes).map(({ local }) => local),
    );
    // Editors leave notes of their own, in name spaces of their own; they draw nothing.
    if (tag.uri !== 'http://www.w3.org/2000/svg') {
      silence = 1;
      return;
    }
    if (around.length === 0) {
      if (tag.local !== 'svg') throw new LogoError('it is not an SVG');
      views.push(viewOf(attributes));
    } else if (tag.local === 'svg') throw new LogoError('it holds a drawing inside the drawing');
    const outer = around.at(-1);
    if (outer?.name === 'defs') throw new LogoError('it defines something to be used elsewhere');
    const paint = paintOf(attributes, outer?.paint ?? initial);
    around.push({ paint, name: tag.local });
    if (shapes.has(tag.local)) {
      const path = pathOfShape(tag.local, attributes);
      pathLength += path.length;
      if (pathLength > pathLimit) throw new LogoError('its outlines are too long');
      if (path !== '') found.push({ ...paint, path });
    } else if (!containers.has(tag.local)) {
      throw new LogoError(`it holds the element ${tag.local}, which is not supported`);
    }
  });
  parser.on('closetag', () => {
    if (silence > 0) silence -= 1;
    else around.pop();
  });
  parser.write(text).close();
  const [view] = views;
  if (view === undefined) throw new LogoError('it is not an SVG');
  if (found.length === 0) throw new LogoError('it shows nothing');
  return { kind: 'drawn', view, shapes: found };
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new LogoError('it is not UTF-8 text');
  }
}

function refuseActive(element: string, attributes: readonly string[]): void {
  const wrong = attributes.find((name) => /^on/i.test(name) || name === 'href' || name === 'base');
  if (wrong !== undefined) throw new LogoError(`its element ${element} has the attribute ${wrong}`);
}

/** @throws LogoError unless the drawing says how large it is. */
function viewOf(attributes: ReadonlyMap<string, string>): DrawnLogo['view'] {
  const box = attributes.get('viewBox');
  const numbers =
    box === undefined
      ? [0, 0, lengthOf(attributes.get('width') ?? ''), lengthOf(attributes.get('height') ?? '')]
      : box.split(/[\s,]+/).map(Number);
  const [left = 0, top = 0, width = 0, height = 0] = numbers;
  const isUsable = numbers.length === 4 && numbers.every((value) => Math.abs(value) <= 1e6);
  if (!isUsable || width <= 0 || height <= 0 || width / height > 50 || height / width > 50) {
    throw new LogoError('it does not say how large it is (viewBox), or is a mere line');
  }
  return { left, top, width, height };
}

function paintOf(attributes: ReadonlyMap<string, string>, outer: Paint): Paint {
  const style = new Map(attributes);
  for (const rule of (attributes.get('style') ?? '').split(';')) {
    const [name = '', value = ''] = rule.split(':', 2).map((part) => part.trim());
    if (name !== '') style.set(name, value);
  }
  for (const name of ['opacity', 'fill-opacity', 'stroke-opacity']) {
    const value = style.get(name);
    if (value !== undefined && Number(value) !== 1) throw new LogoError('it is transparent in parts');
  }
  for (const name of ['filter', 'mask', 'clip-path', 'stroke-dasharray']) {
    const value = style.get(name);
    if (value !== undefined && value !== 'none')
      throw new LogoError(`it uses ${name}, which is not supported`);
  }
  const display = style.get('display');
  if (display === 'none' || style.get('visibility') === 'hidden') throw new LogoError('it has hidden parts');
  const rule = style.get('fill-rule') ?? outer.fillRule;
  return {
    fill: colourOf(style.get('fill'), outer.fill),
    fillRule: rule === 'evenodd' ? 'evenodd' : 'nonzero',
    stroke: colourOf(style.get('stroke'), outer.stroke),
    strokeWidth: style.has('stroke-width') ? lengthOf(style.get('stroke-width') ?? '') : outer.strokeWidth,
    matrix: multiplied(outer.matrix, matrixOf(style.get('transform') ?? '')),
  };
}

/** Names of CSS 1; others are written as numbers by every program that draws logos. */
const colourNames: Readonly<Record<string, string>> = {
  black: '#000000',
  white: '#ffffff',
  gray: '#808080',
  grey: '#808080',
  silver: '#c0c0c0',
  red: '#ff0000',
  maroon: '#800000',
  yellow: '#ffff00',
  olive: '#808000',
  lime: '#00ff00',
  green: '#008000',
  aqua: '#00ffff',
  teal: '#008080',
  blue: '#0000ff',
  navy: '#000080',
  fuchsia: '#ff00ff',
  purple: '#800080',
  orange: '#ffa500',
  currentcolor: '#000000',
};

function colourOf(text: string | undefined, outer: string | null): string | null {
  if (text === undefined || text === 'inherit') return outer;
  const value = text.toLowerCase();
  if (value === 'none') return null;
  const named = colourNames[value];
  if (named !== undefined) return named;
  if (/^#[0-9a-f]{6}$/.test(value)) return value;
  if (/^#[0-9a-f]{3}$/.test(value))
    return `#${Array.from(value.slice(1), (digit) => digit + digit).join('')}`;
  const parts = /^rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$/.exec(value)?.slice(1).map(Number);
  if (parts?.every((part) => part <= 255) === true) {
    return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  }
  throw new LogoError('it is painted with something else than a plain colour');
}

/** A length in units of the drawing. */
function lengthOf(text: string): number {
  const value = /^(\d{1,7}(?:\.\d{1,9})?)(?:px)?$/.exec(text)?.[1];
  if (value === undefined)
    throw new LogoError(`it holds the length "${text.slice(0, 20)}"; plain numbers are read`);
  return Number(value);
}

function matrixOf(text: string): Matrix {
  let matrix = identity;
  let rest = text.trim();
  while (rest !== '') {
    const [all = '', name = '', list = ''] =
      /^([a-zA-Z]+)\s*\(([-+\d.eE,\s]{0,200})\)[\s,]*/.exec(rest) ?? [];
    const step = stepOf(
      name,
      list
        .trim()
        .split(/[\s,]+/)
        .map(Number),
    );
    if (step === null || step.some((value) => !(Math.abs(value) <= 1e6))) {
      throw new LogoError('it is moved or turned in a way that is not supported');
    }
    matrix = multiplied(matrix, step);
    rest = rest.slice(all.length);
  }
  return matrix;
}

function stepOf(name: string, values: readonly number[]): Matrix | null {
  const [a = Number.NaN, b, c, d = Number.NaN, e = Number.NaN, f = Number.NaN] = values;
  switch (name) {
    case 'matrix':
      return [a, b ?? Number.NaN, c ?? Number.NaN, d, e, f];
    case 'translate':
      return [1, 0, 0, 1, a, b ?? 0];
    case 'scale':
      return [a, 0, 0, b ?? a, 0, 0];
    case 'rotate': {
      const [sine, cosine] = [Math.sin((a * Math.PI) / 180), Math.cos((a * Math.PI) / 180)];
      const [x, y] = [b ?? 0, c ?? 0];
      return [cosine, sine, -sine, cosine, x - cosine * x + sine * y, y - sine * x - cosine * y];
    }
    default:
      return null;
  }
}

function multiplied(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ];
}
