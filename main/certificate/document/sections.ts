import type { Block, Row, Section } from './document-model.ts';
import { textWidth, wrapText } from './fonts.ts';
import type { LineStyle, PageWriter } from './page-writer.ts';
import type { PdfStructure } from './pdfkit-internals.ts';
import { printableText } from './printable-text.ts';
import { colour, leading, space, type } from './style.ts';

const labelStyle: LineStyle = { face: 'regular', size: type.label, colour: colour.quiet };
const valueStyle: LineStyle = { face: 'regular', size: type.body, colour: colour.ink };
const strongStyle: LineStyle = { face: 'bold', size: type.body, colour: colour.ink };
const monoStyle: LineStyle = { face: 'mono', size: type.mono, colour: colour.ink };
const headStyle: LineStyle = { face: 'bold', size: type.label, colour: colour.quiet };

const labelWidth = 88;
/** A value of more lines than this gets the whole width. */
const linesInHalf = 2;

/** Draws a section: its heading is never left alone at the foot of a page. */
export function drawSection(writer: PageWriter, section: Section): void {
  const element = writer.element('Sect');
  writer.need(leading(type.section) + 3 * leading(type.body) + space.section);
  writer.y += space.section;
  const top = writer.y;
  writer.artifact(() => {
    writer.pdf
      .moveTo(writer.left, top - 3)
      .lineTo(writer.right, top - 3)
      .lineWidth(0.6)
      .stroke(colour.hairline);
  });
  writer.leaf('H2', element, () => {
    writer.line(section.title, writer.left, top, { face: 'bold', size: type.section, colour: colour.ink });
  });
  writer.y += leading(type.section) + 2;
  for (const block of section.blocks) drawBlock(writer, element, block);
  element.end();
}

function drawBlock(writer: PageWriter, parent: PdfStructure, block: Block): void {
  switch (block.kind) {
    case 'rows':
      drawRows(writer, parent, block.rows);
      break;
    case 'paragraph':
      drawParagraph(writer, parent, printableText(block.text), block.strong ? strongStyle : valueStyle);
      break;
    case 'command':
      drawCommand(writer, parent, printableText(block.text));
      break;
    case 'table':
      drawTable(writer, parent, block);
      break;
    default:
      block satisfies never;
  }
}

/** A row measured for the width it will get. */
interface MeasuredRow {
  readonly label: readonly string[];
  readonly value: readonly string[];
  readonly style: LineStyle;
  readonly wide: boolean;
  readonly height: number;
}

function measureRow(row: Row, writer: PageWriter): MeasuredRow {
  const style = row.face === 'mono' ? monoStyle : valueStyle;
  const text = printableText(row.value);
  const half = (writer.width - space.column) / 2;
  const label = wrapText(labelStyle.face, labelStyle.size, row.label, labelWidth - 6);
  const narrow = wrapText(style.face, style.size, text, half - labelWidth);
  const wide = narrow.length > linesInHalf;
  const value = wide ? wrapText(style.face, style.size, text, writer.width - labelWidth) : narrow;
  const height =
    Math.max(label.length * leading(labelStyle.size), value.length * leading(style.size)) + space.row;
  return { label, value, style, wide, height };
}

/** Labels and values, two pairs side by side where both are short. Reading order is left to right, then down. */
function drawRows(writer: PageWriter, parent: PdfStructure, rows: readonly Row[]): void {
  const table = writer.element('Table', parent);
  const measured = rows.map((row) => measureRow(row, writer));
  for (let index = 0; index < measured.length; index += 1) {
    const first = measured[index];
    if (first === undefined) break;
    const next = measured[index + 1];
    const second = first.wide || next === undefined || next.wide ? null : next;
    const height = Math.max(first.height, second?.height ?? 0);
    if (height > writer.bottom - writer.left) drawLongRow(writer, table, first);
    else {
      writer.need(height);
      drawPair(writer, table, first, writer.left, writer.y);
      if (second !== null) {
        drawPair(writer, table, second, writer.left + (writer.width + space.column) / 2, writer.y);
        index += 1;
      }
      writer.y += height;
    }
  }
  table.end();
}

function drawPair(writer: PageWriter, table: PdfStructure, row: MeasuredRow, x: number, y: number): void {
  const element = writer.element('TR', table);
  writer.leaf(
    'TH',
    element,
    () => {
      writer.lines(row.label, x, y + (row.style.size - labelStyle.size) * 0.9, labelStyle);
    },
    { scope: 'Row' },
  );
  writer.leaf('TD', element, () => {
    writer.lines(row.value, x + labelWidth, y, row.style);
  });
  element.end();
}

/** A value longer than a page goes on over as many pages as it needs. */
function drawLongRow(writer: PageWriter, table: PdfStructure, row: MeasuredRow): void {
  const element = writer.element('TR', table);
  writer.need(3 * leading(row.style.size));
  writer.leaf('TH', element, () => writer.lines(row.label, writer.left, writer.y, labelStyle), {
    scope: 'Row',
  });
  const cell = writer.element('TD', element);
  drawFlow(writer, cell, row.value, writer.left + labelWidth, row.style);
  cell.end();
  element.end();
  writer.y += space.row;
}

function drawParagraph(writer: PageWriter, parent: PdfStructure, text: string, style: LineStyle): void {
  const element = writer.element('P', parent);
  drawFlow(writer, element, wrapText(style.face, style.size, text, writer.width), writer.left, style);
  element.end();
  writer.y += space.row;
}

/** What is typed or copied as one stands on one page. */
function drawCommand(writer: PageWriter, parent: PdfStructure, text: string): void {
  writer.need(wrapText(monoStyle.face, monoStyle.size, text, writer.width).length * leading(monoStyle.size));
  drawParagraph(writer, parent, text, monoStyle);
}

/** Lines that may go on over pages, all in one element. */
function drawFlow(
  writer: PageWriter,
  element: PdfStructure,
  lines: readonly string[],
  x: number,
  style: LineStyle,
): void {
  let rest = lines;
  while (rest.length > 0) {
    writer.need(leading(style.size));
    const room = Math.max(1, Math.floor((writer.bottom - writer.y) / leading(style.size)));
    const here = rest.slice(0, room);
    element.add(() => {
      writer.y = writer.lines(here, x, writer.y, style);
    });
    rest = rest.slice(room);
  }
}

function drawTable(
  writer: PageWriter,
  parent: PdfStructure,
  block: Extract<Block, { readonly kind: 'table' }>,
): void {
  const total = block.columns.reduce((sum, column) => sum + column.share, 0);
  let offset = writer.left;
  const columns = block.columns.map((column) => {
    const width = (writer.width * column.share) / total;
    const x = offset;
    offset += width;
    return { ...column, x, width: width - 6 };
  });
  const table = writer.element('Table', parent);
  const drawCells = (texts: readonly string[], cell: 'TH' | 'TD', style: LineStyle): void => {
    const wrapped = columns.map((column, index) =>
      wrapText(style.face, style.size, texts[index] ?? '', column.width),
    );
    const height = Math.max(...wrapped.map((lines) => lines.length)) * leading(style.size) + 1.6;
    writer.need(height);
    const element = writer.element('TR', table);
    for (const [index, column] of columns.entries()) {
      writer.leaf(
        cell,
        element,
        () => {
          let y = writer.y;
          for (const line of wrapped[index] ?? []) {
            const x =
              column.align === 'right'
                ? column.x + column.width - textWidth(style.face, style.size, line)
                : column.x;
            writer.line(line, x, y, style);
            y += leading(style.size);
          }
        },
        cell === 'TH' ? { scope: 'Column' } : {},
      );
    }
    element.end();
    writer.y += height;
  };
  writer.need(4 * leading(type.body));
  drawCells(
    columns.map((column) => column.title),
    'TH',
    headStyle,
  );
  for (const row of block.rows)
    drawCells(row.map(printableText), 'TD', { ...valueStyle, size: type.body - 0.4 });
  table.end();
  writer.y += space.row;
}
