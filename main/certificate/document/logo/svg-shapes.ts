import { LogoError } from './logo.ts';

type Attributes = ReadonlyMap<string, string>;

/** Numbers of each path command (SVG 1.1 §8.3). */
const arguments_: Readonly<Record<string, number>> = {
  m: 2,
  l: 2,
  h: 1,
  v: 1,
  c: 6,
  s: 4,
  q: 4,
  t: 2,
  a: 7,
  z: 0,
};
const number = /[-+]?(?:\d{1,9}(?:\.\d{0,12})?|\.\d{1,12})(?:[eE][-+]?\d{1,2})?/g;
const valueLimit = 1e6;

/** The outline of a basic shape as path data; empty where nothing would be seen. @throws LogoError */
export function pathOfShape(name: string, attributes: Attributes): string {
  switch (name) {
    case 'path':
      return pathData(attributes.get('d') ?? '');
    case 'polyline':
    case 'polygon':
      return points(attributes.get('points') ?? '', name === 'polygon');
    case 'line': {
      const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2'].map((part) => coordinate(attributes, part));
      return `M${x1} ${y1} L${x2} ${y2}`;
    }
    case 'rect':
      return rectangle(attributes);
    case 'circle': {
      const radius = coordinate(attributes, 'r');
      return ellipse(attributes, radius, radius);
    }
    case 'ellipse':
      return ellipse(attributes, coordinate(attributes, 'rx'), coordinate(attributes, 'ry'));
    default:
      return '';
  }
}

/** Checks path data and writes it in one plain form: what draws it later need not be lenient. */
function pathData(text: string): string {
  if (!/^[MmLlHhVvCcSsQqTtAaZz0-9eE+.,\s-]*$/.test(text)) throw unreadable();
  const written: string[] = [];
  for (const [, command = '', list = ''] of text.matchAll(/([a-df-zA-DF-Z])([^a-df-zA-DF-Z]*)/g)) {
    const wanted = arguments_[command.toLowerCase()];
    if (wanted === undefined) throw unreadable();
    const values = command.toLowerCase() === 'a' ? arcNumbers(list) : numbers(list);
    if (wanted === 0 ? values.length > 0 : values.length === 0 || values.length % wanted > 0)
      throw unreadable();
    written.push(command + values.join(' '));
  }
  if (written.length > 0 && !/^[Mm]/.test(written[0] ?? '')) throw unreadable();
  return written.join(' ');
}

/** Flags of arcs may stand without space before what follows them. */
function arcNumbers(list: string): readonly number[] {
  return numbers(
    list.replace(
      /([-+\d.eE]+[\s,]+[-+\d.eE]+[\s,]+[-+\d.eE]+)[\s,]+([01])[\s,]*([01])[\s,]*/g,
      (_, before: string, large: string, sweep: string) => `${before} ${large} ${sweep} `,
    ),
  );
}

function numbers(list: string): readonly number[] {
  if (list.replace(number, '').replace(/[\s,]/g, '') !== '') throw unreadable();
  const values = (list.match(number) ?? []).map(Number);
  if (values.some((value) => !(Math.abs(value) <= valueLimit))) throw unreadable();
  return values;
}

function points(list: string, closed: boolean): string {
  const values = numbers(list);
  if (values.length < 4 || values.length % 2 > 0) return '';
  const [x, y, ...others] = values;
  return `M${x} ${y} L${others.join(' ')}${closed ? ' Z' : ''}`;
}

function rectangle(attributes: Attributes): string {
  const [x = 0, y = 0, width = 0, height = 0] = ['x', 'y', 'width', 'height'].map((part) =>
    coordinate(attributes, part),
  );
  if (width <= 0 || height <= 0) return '';
  const given = attributes.get('rx') ?? attributes.get('ry');
  const rx = Math.min(
    given === undefined ? 0 : coordinate(attributes, attributes.has('rx') ? 'rx' : 'ry'),
    width / 2,
  );
  const ry = Math.min(attributes.has('ry') ? coordinate(attributes, 'ry') : rx, height / 2);
  if (rx <= 0 || ry <= 0) return `M${x} ${y} h${width} v${height} h${-width} Z`;
  const corner = (dx: number, dy: number): string => `a${rx} ${ry} 0 0 1 ${dx} ${dy}`;
  return [
    `M${x + rx} ${y} h${width - 2 * rx} ${corner(rx, ry)}`,
    `v${height - 2 * ry} ${corner(-rx, ry)}`,
    `h${2 * rx - width} ${corner(-rx, -ry)}`,
    `v${2 * ry - height} ${corner(rx, -ry)} Z`,
  ].join(' ');
}

function ellipse(attributes: Attributes, rx: number, ry: number): string {
  if (rx <= 0 || ry <= 0) return '';
  const [cx = 0, cy = 0] = ['cx', 'cy'].map((part) => coordinate(attributes, part));
  return `M${cx - rx} ${cy} a${rx} ${ry} 0 1 0 ${2 * rx} 0 a${rx} ${ry} 0 1 0 ${-2 * rx} 0 Z`;
}

function coordinate(attributes: Attributes, name: string): number {
  const text = attributes.get(name);
  if (text === undefined) return 0;
  const value = /^([-+]?\d{0,7}(?:\.\d{1,9})?)(?:px)?$/.exec(text)?.[1];
  if (value === undefined || value === '') throw unreadable();
  return Number(value);
}

function unreadable(): LogoError {
  return new LogoError('an outline in it cannot be read');
}
