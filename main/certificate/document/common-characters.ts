/**
 * Characters that certificates are mostly made of. The fonts of every document begin with their glyphs, in this order: most
 * documents then embed the same fonts, which are made once, and the operators that show a word are the same in all of them.
 */
export const commonCharacters: readonly string[] = Array.from(
  `${String.fromCharCode(...Array.from({ length: 0x7f - 0x20 }, (_, index) => 0x20 + index))}·’–•×“”…§±≥≤`,
);

/** Those, and the letters and signs of western Europe: what names are written with, and laid out without the fonts' tables. */
export const latinCharacters: readonly string[] = [
  ...commonCharacters,
  ...Array.from({ length: 0x100 - 0xa1 }, (_, index) => String.fromCharCode(0xa1 + index)).filter(
    // The soft hyphen is never printed.
    (character) => character !== '\u00ad' && !commonCharacters.includes(character),
  ),
];
