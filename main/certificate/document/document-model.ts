/** Where a text came from. It decides what happens to characters that the fonts lack (see `printable-text.ts`). */
export type TextOrigin = 'tool' | 'person' | 'drive';

/** A piece of text to print. */
export interface PrintedText {
  readonly text: string;
  readonly origin: TextOrigin;
  /** The record's field that it comes from, for error messages. */
  readonly field: string;
}

/** A label and its value. */
export interface Row {
  readonly label: string;
  readonly value: PrintedText;
  /** `mono`: hashes, serials, commands, whose characters must be told apart. */
  readonly face: 'text' | 'mono';
}

/** A column of a table. Widths are shares of the whole. */
export interface Column {
  readonly title: string;
  readonly share: number;
  readonly align: 'left' | 'right';
}

/** One piece of a section. */
export type Block =
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'paragraph'; readonly text: PrintedText; readonly strong: boolean }
  | { readonly kind: 'command'; readonly text: PrintedText }
  | {
      readonly kind: 'table';
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly PrintedText[])[];
    };

/** A titled part of a document. */
export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** How the outcome is drawn. Each differs in shape and fill, not only in colour. */
export type BannerTone = 'success' | 'caution' | 'failure';

/** The outcome at the head of the document: what is read from across the room. */
export interface Banner {
  readonly tone: BannerTone;
  readonly headline: string;
  /** What it means for the drive, in one line. */
  readonly meaning: string;
  readonly statement: string;
  /** What failed or must be weighed. */
  readonly reasons: readonly PrintedText[];
}

/**
 * Everything that a document says, in reading order, before any layout. Both the printer and the verifier make it from
 * the record, so that printed text can be compared with the record.
 */
export interface DocumentModel {
  readonly title: string;
  readonly subtitle: string;
  readonly id: string;
  readonly issuedAt: string;
  readonly organisation: { readonly name: PrintedText; readonly address: readonly PrintedText[] } | null;
  readonly banner: Banner;
  readonly sections: readonly Section[];
  /** Continues what is too long for the sections; on pages of its own. */
  readonly annex: readonly Section[];
  /** Content of the QR code, and the line under it. */
  readonly qr: { readonly content: string; readonly caption: string };
}

/** Text of the program itself. */
export function toolText(text: string): PrintedText {
  return { text, origin: 'tool', field: '' };
}

/** Text that a person entered. */
export function personText(text: string, field: string): PrintedText {
  return { text, origin: 'person', field };
}

/** Text that a drive reported. */
export function driveText(text: string, field: string): PrintedText {
  return { text, origin: 'drive', field };
}

/** A row in the text face. */
export function row(label: string, value: PrintedText | string): Row {
  return { label, value: typeof value === 'string' ? toolText(value) : value, face: 'text' };
}

/** A row in the monospaced face. */
export function monoRow(label: string, value: PrintedText | string): Row {
  return { ...row(label, value), face: 'mono' };
}
