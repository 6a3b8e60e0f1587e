import { type Box, union } from './visible.ts';

/** The boxes of a path, one for each of its parts. Read character by character: a QR code alone is hundreds of boxes. */
export function boxesOf(path: string): readonly Box[] {
  const boxes: Box[] = [];
  let box: Box | null = null;
  let points: number[] = [];
  for (let at = 0; at < path.length;) {
    const end = endOfWord(path, at);
    const operator = path.charCodeAt(at) > nine ? path.slice(at, end) : null;
    if (operator === null) points.push(numberBetween(path, at, end));
    else if (points.length > 0) {
      const [x = 0, y = 0, width = 0, height = 0] = points;
      if (operator === 're') boxes.push(boxBetween(x, y, x + width, y + height));
      else {
        if (operator === 'm' && box !== null) boxes.push(box);
        if (operator === 'm' || box === null) box = boxBetween(x, y, x, y);
        for (let index = 0; index + 1 < points.length; index += 2) {
          const [nextX = 0, nextY = 0] = [points[index], points[index + 1]];
          box = union([box, boxBetween(nextX, nextY, nextX, nextY)]);
        }
      }
      points = [];
    }
    at = end + 1;
  }
  return box === null ? boxes : [...boxes, box];
}

const [minus, point, zero, nine] = [0x2d, 0x2e, 0x30, 0x39];

/** Words end with a space or a line. */
function endOfWord(path: string, start: number): number {
  let end = start;
  while (end < path.length && path.charCodeAt(end) > 0x20) end += 1;
  return end;
}

/** A number of content: digits, perhaps with a sign before them and decimals after them. */
function numberBetween(text: string, start: number, end: number): number {
  let value = 0;
  let divisor = 0;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === point) divisor = 1;
    else if (code !== minus) {
      value = value * 10 + code - zero;
      divisor *= 10;
    }
  }
  const size = divisor === 0 ? value : value / divisor;
  return text.charCodeAt(start) === minus ? -size : size;
}

function boxBetween(x: number, y: number, otherX: number, otherY: number): Box {
  return {
    left: Math.min(x, otherX),
    right: Math.max(x, otherX),
    top: Math.min(y, otherY),
    bottom: Math.max(y, otherY),
  };
}

/** Of a box with rounded corners: how far they reach. */
const cornerLimit = 5;
const corners = ['m', 'l', 'c', 'l', 'c', 'l', 'c', 'l', 'c'];

/** Whether what a path fills is all of its one box: a rectangle, or one with rounded corners. Other paths may leave it empty. */
export function isSolid(path: string, boxes: readonly Box[]): boolean {
  const [box, ...more] = boxes;
  if (box === undefined || more.length > 0) return false;
  const [last = '', ...lines] = path.trimEnd().split('\n').reverse();
  if (last.endsWith('re')) return lines.length === 0;
  if (last !== 'h' || lines.length !== corners.length) return false;
  return lines.reverse().every((line, index) => {
    const words = line.split(' ');
    if (words.pop() !== corners[index]) return false;
    // Clockwise from the top left: each line ends, and each curve stays, at its corner.
    const isRight = index >= 1 && index <= 4;
    const isBottom = index >= 3 && index <= 6;
    const [x, y] = [isRight ? box.right : box.left, isBottom ? box.bottom : box.top];
    return words.every((word, at) => Math.abs(Number(word) - (at % 2 === 0 ? x : y)) <= cornerLimit);
  });
}
