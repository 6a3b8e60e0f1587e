import { hash } from 'node:crypto';

/**
 * Text as it is compared in searches: case, accents, width and ligatures aside ("Müller" finds "MULLER"). The result
 * may be longer than the input ("ß" becomes "ss").
 */
export function foldText(text: string): string {
  if (isAscii.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ');
}

// eslint would rather not see control characters in a class, so ASCII is written as its complement.
const isAscii = /^\p{ASCII}*$/u;

/** The words of a text, folded: whatever stands between white space. */
export function foldedWords(text: string): readonly string[] {
  return foldText(text)
    .split(/\s+/u)
    .filter((word) => word.length > 0);
}

/** Shortest part of a word that is found anywhere inside it; shorter parts are found where a word starts. */
export const SHORTEST_INNER_PART = 3;

/**
 * The terms under which a word is kept in the full-text index: every run of three characters, and its first one and
 * first two characters. Terms are letters and digits only, so that no tokenizer and no query syntax can touch them.
 */
export function termsOfWord(word: string): readonly string[] {
  const characters = Array.from(word);
  const terms = [startTerm(characters.slice(0, 1).join(''))];
  if (characters.length >= 2) terms.push(startTerm(characters.slice(0, 2).join('')));
  for (let at = 0; at + SHORTEST_INNER_PART <= characters.length; at += 1) {
    terms.push(innerTerm(characters.slice(at, at + SHORTEST_INNER_PART).join('')));
  }
  return terms;
}

/**
 * The terms by which texts are looked up that contain this folded part of a word. Of a long part only the last few are
 * taken: identifiers differ at their ends, what they begin with is common to many, and hits are compared with the whole
 * part anyway.
 */
export function termsOfPart(part: string): readonly string[] {
  const characters = Array.from(part);
  if (characters.length < SHORTEST_INNER_PART) return characters.length === 0 ? [] : [startTerm(part)];
  const all = Array.from({ length: characters.length - SHORTEST_INNER_PART + 1 }, (_, at) =>
    innerTerm(characters.slice(at, at + SHORTEST_INNER_PART).join('')),
  );
  return all.slice(-LOOKED_UP);
}

/** Terms of one part that are intersected; five runs of three cover seven characters. */
const LOOKED_UP = 5;

/** The term of one exact fact, such as an outcome or an operator; facts compare folded. */
export function factTerm(fact: string, value: string): string {
  return `f${hash('sha256', `${fact}\n${foldText(value).trim()}`, 'hex').slice(0, 16)}`;
}

const startTerm = (text: string): string => `s${hexOf(text)}`;
const innerTerm = (text: string): string => `t${hexOf(text)}`;

function hexOf(text: string): string {
  const cached = hexCache.get(text);
  if (cached !== undefined) return cached;
  const hex = Buffer.from(text, 'utf8').toString('hex');
  if (hexCache.size >= MAX_CACHED) hexCache.clear();
  hexCache.set(text, hex);
  return hex;
}

/** The same few thousand triples make up nearly all texts. */
const hexCache = new Map<string, string>();
const MAX_CACHED = 50_000;
