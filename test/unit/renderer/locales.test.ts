import { describe, expect, it } from 'vitest';

import { english } from '../../../renderer/i18n/english.ts';
import { words as german } from '../../../renderer/i18n/german.ts';
import { words as spanish } from '../../../renderer/i18n/spanish.ts';
import { problemCodes } from '../../../shared/problem-codes.ts';

/** Every text of a language by its dotted key, problems apart. */
function texts(words: object, prefix = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'string'
        ? [[`${prefix}${key}`, value] as const]
        : [...texts(value as object, `${prefix}${key}.`)],
    ),
  );
}

const withoutProblems = (words: object): object =>
  Object.fromEntries(Object.entries(words).filter(([key]) => key !== 'problems'));
const en = texts(withoutProblems(english));

/** Words that are the same in both languages: names of standards, products, units and cognates. */
const sameInBoth = new RegExp(
  [
    '^(Clear|Purge|SSD|NVMe|HDD|Flash|SATA|IDE|SAS|SCSI|USB|MMC|FireWire|Fibre Channel|iSCSI|virtio|virtual)$',
    '^(HMG IS5 .*|BSI VSITR|Schneier|RCMP TSSIT OPS-II|CSEC ITSG-06|Gutmann|World Wide Name|Firmware|A4|Letter)$',
    '^(\\d+ × \\d+ mm|\\{\\{person\\}\\}, \\{\\{time\\}\\}|Logo|Name|Version|Medium|Import|System|Filter|Format|Scanner|Modell?)$',
    '^(No|Virtual|\\{\\{number\\}\\} (bytes?|sector)|Journal|Organisation|Passphrase|Serial|Error|Total|SHA-256.*|Operator|Station|Modelo|Contact)$',
  ].join('|'),
);

describe.each([
  ['German', german],
  ['Spanish', spanish],
] as const)('%s', (_name, words) => {
  const translated = texts(withoutProblems(words));

  it('has exactly the keys of English', () => {
    expect([...translated.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it('fills in the same values as English', () => {
    const values = (text: string): readonly string[] => [...text.matchAll(/\{\{\w+\}\}/g)].map(String).sort();
    const different = [...en].filter(
      ([key, text]) => String(values(text)) !== String(values(translated.get(key) ?? '')),
    );
    expect(different).toEqual([]);
  });

  it('leaves nothing in English and nothing empty', () => {
    const left = [...translated].filter(
      ([key, text]) => text.trim() === '' || (text === en.get(key) && !sameInBoth.test(text)),
    );
    expect(left).toEqual([]);
  });

  it('explains every problem code in three sentences of its own', () => {
    const explained = words.problems as Readonly<Record<string, Readonly<Record<string, string>>>>;
    const bad = Object.entries(problemCodes).filter(([code, { means, todo }]) => {
      const own = explained[code];
      const sentences = [own?.['what'], own?.['means'], own?.['todo']];
      return (
        sentences.some((sentence) => sentence === undefined || !sentence.endsWith('.')) ||
        own?.['means'] === means ||
        own?.['todo'] === todo
      );
    });
    expect(bad.map(([code]) => code)).toEqual([]);
  });

  it('explains no code that is gone', () => {
    expect(Object.keys(words.problems).filter((code) => !(code in problemCodes))).toEqual([]);
  });
});

it('English explains problems with the words of the command line', () => {
  expect(english.problems.DRIVE_VANISHED).toEqual({
    what: '{{message}}',
    means: problemCodes.DRIVE_VANISHED.means,
    todo: problemCodes.DRIVE_VANISHED.todo,
  });
});
