import about from '../../resources/locales/en/about.json' with { type: 'json' };
import assets from '../../resources/locales/en/assets.json' with { type: 'json' };
import bays from '../../resources/locales/en/bays.json' with { type: 'json' };
import certificates from '../../resources/locales/en/certificates.json' with { type: 'json' };
import common from '../../resources/locales/en/common.json' with { type: 'json' };
import firstRun from '../../resources/locales/en/first-run.json' with { type: 'json' };
import help from '../../resources/locales/en/help.json' with { type: 'json' };
import job from '../../resources/locales/en/job.json' with { type: 'json' };
import settings from '../../resources/locales/en/settings.json' with { type: 'json' };
import terms from '../../resources/locales/en/terms.json' with { type: 'json' };
import verify from '../../resources/locales/en/verify.json' with { type: 'json' };
import wipe from '../../resources/locales/en/wipe.json' with { type: 'json' };
import { englishProblems, type ProblemWords } from './problem-words.ts';
import { englishReasons, type ReasonWords } from './reason-words.ts';

/** The words of every language: English's keys, with any text. */
export type Words = Texts<typeof sources>;

const sources = {
  about,
  assets,
  bays,
  certificates,
  common,
  firstRun,
  help,
  job,
  settings,
  terms,
  verify,
  wipe,
};

type Texts<T> = {
  readonly [Key in keyof T]: T[Key] extends string ? string : Texts<T[Key]>;
} & (T extends typeof sources ? { readonly problems: ProblemWords; readonly reasons: ReasonWords } : unknown);

/** A translation. Problems that were added since are shown in English until they are translated; a test finds them. */
export type Translation = Omit<Words, 'problems'> & { readonly problems: Partial<ProblemWords> };

/** English: the texts that every other language translates. */
export const english: Words = { ...sources, problems: englishProblems, reasons: englishReasons };
