import type { Banner } from './document-model.ts';
import { wrapText } from './fonts.ts';
import type { PageWriter } from './page-writer.ts';
import { printableText } from './printable-text.ts';
import { colour, leading, type } from './style.ts';

const padding = 12;
const iconSize = 38;

interface Look {
  readonly fill: string;
  readonly border: string;
  readonly headline: string;
  readonly text: string;
  readonly headlineSize: number;
  readonly dashed: boolean;
}

/** Success is an outline, caution a dashed outline, failure a solid block: told apart by shape, in grey and from afar. */
const looks: Readonly<Record<Banner['tone'], Look>> = {
  success: {
    fill: colour.white,
    border: colour.success,
    headline: colour.success,
    text: colour.ink,
    headlineSize: type.headline,
    dashed: false,
  },
  caution: {
    fill: colour.white,
    border: colour.caution,
    headline: colour.caution,
    text: colour.ink,
    headlineSize: type.headline - 3,
    dashed: true,
  },
  failure: {
    fill: colour.failure,
    border: colour.failure,
    headline: colour.white,
    text: colour.white,
    headlineSize: type.headline + 6,
    dashed: false,
  },
};

/** Draws the outcome: the largest thing on the page. */
export function drawBanner(writer: PageWriter, banner: Banner): void {
  const look = looks[banner.tone];
  const { pdf } = writer;
  const textLeft = writer.left + padding + iconSize + padding;
  const width = writer.right - padding - textLeft;
  const meaning = wrapText('bold', type.subtitle + 0.5, banner.meaning, width);
  const statement = wrapText('regular', type.subtitle, banner.statement, width);
  const reasons = banner.reasons.map((reason) =>
    wrapText('regular', type.subtitle, `• ${printableText(reason)}`, width),
  );
  const height =
    2 * padding +
    leading(look.headlineSize) +
    meaning.length * leading(type.subtitle + 0.5) +
    4 +
    (statement.length + reasons.flat().length) * leading(type.subtitle);
  const top = writer.y;
  writer.artifact(() => {
    pdf.save();
    pdf.roundedRect(writer.left + 1.5, top + 1.5, writer.width - 3, height - 3, 4);
    pdf.lineWidth(look.dashed ? 2.4 : 3);
    if (look.dashed) pdf.dash(7, { space: 4 });
    pdf.fillAndStroke(look.fill, look.border);
    pdf.restore();
    drawIcon(writer, banner.tone, writer.left + padding, top + padding + 2);
  });
  let y = top + padding - 2;
  writer.leaf('H2', null, () => {
    writer.line(banner.headline, textLeft, y, {
      face: 'bold',
      size: look.headlineSize,
      colour: look.headline,
    });
  });
  y += leading(look.headlineSize);
  writer.leaf('P', null, () => {
    y = writer.lines(meaning, textLeft, y, { face: 'bold', size: type.subtitle + 0.5, colour: look.text });
  });
  y += 4;
  const body = { face: 'regular', size: type.subtitle, colour: look.text } as const;
  writer.leaf('P', null, () => {
    y = writer.lines(statement, textLeft, y, body);
  });
  for (const reason of reasons) {
    writer.leaf('P', null, () => {
      y = writer.lines(reason, textLeft, y, body);
    });
  }
  writer.y = top + height + 8;
}

function drawIcon(writer: PageWriter, tone: Banner['tone'], x: number, y: number): void {
  const { pdf } = writer;
  const middle = iconSize / 2;
  pdf.save();
  pdf.lineCap('round').lineJoin('round');
  switch (tone) {
    case 'success':
      pdf
        .circle(x + middle, y + middle, middle - 2)
        .lineWidth(3)
        .stroke(colour.success);
      pdf
        .moveTo(x + 10, y + middle + 1)
        .lineTo(x + 16.5, y + middle + 8)
        .lineTo(x + 28, y + middle - 8)
        .lineWidth(4.5)
        .stroke(colour.success);
      break;
    case 'caution':
      pdf
        .polygon([x + middle, y + 2], [x + iconSize - 1, y + iconSize - 4], [x + 1, y + iconSize - 4])
        .lineWidth(3)
        .stroke(colour.caution);
      pdf
        .moveTo(x + middle, y + 14)
        .lineTo(x + middle, y + 23)
        .lineWidth(3.6)
        .stroke(colour.caution);
      pdf.circle(x + middle, y + 28.6, 2.1).fill(colour.caution);
      break;
    case 'failure':
      pdf
        .polygon(...octagon(x, y, iconSize))
        .lineWidth(3)
        .stroke(colour.white);
      pdf.moveTo(x + 12, y + 12).lineTo(x + iconSize - 12, y + iconSize - 12);
      pdf.moveTo(x + iconSize - 12, y + 12).lineTo(x + 12, y + iconSize - 12);
      pdf.lineWidth(4.5).stroke(colour.white);
      break;
    default:
      tone satisfies never;
  }
  pdf.restore();
}

function octagon(x: number, y: number, size: number): [number, number][] {
  const cut = size * 0.29;
  return [
    [x + cut, y],
    [x + size - cut, y],
    [x + size, y + cut],
    [x + size, y + size - cut],
    [x + size - cut, y + size],
    [x + cut, y + size],
    [x, y + size - cut],
    [x, y + cut],
  ];
}
