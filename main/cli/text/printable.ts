/**
 * What must never reach a terminal as it is: control characters (they move the cursor, or worse), format characters
 * (bidirectional marks turn a serial around), line separators and lone surrogates. Texts from drives were cleaned
 * where they entered the program; paths and names given by people were not.
 */
const unprintable = /\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}/gu;

/** `text` with every unprintable character as `\u{…}`, so that it can be shown and still be told apart. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** One JSON document as text, indented. Inside strings, what a terminal could act upon is escaped the JSON way. */
export function jsonDocument(value: unknown): string {
  return escapeJson(JSON.stringify(value, null, 2));
}

/** One JSON value on one line, for NDJSON. */
export function jsonLine(value: unknown): string {
  return escapeJson(JSON.stringify(value));
}

/** Outside of strings the text holds nothing to escape but the line feeds of the indentation. */
function escapeJson(json: string): string {
  return json.replace(unprintable, (character) =>
    character === '\n'
      ? character
      : Array.from(
          { length: character.length },
          (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`,
        ).join(''),
  );
}
