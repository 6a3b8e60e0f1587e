import about from '../../resources/locales/es/about.json' with { type: 'json' };
import assets from '../../resources/locales/es/assets.json' with { type: 'json' };
import bays from '../../resources/locales/es/bays.json' with { type: 'json' };
import certificates from '../../resources/locales/es/certificates.json' with { type: 'json' };
import common from '../../resources/locales/es/common.json' with { type: 'json' };
import firstRun from '../../resources/locales/es/first-run.json' with { type: 'json' };
import help from '../../resources/locales/es/help.json' with { type: 'json' };
import job from '../../resources/locales/es/job.json' with { type: 'json' };
import problems from '../../resources/locales/es/problems.json' with { type: 'json' };
import reasons from '../../resources/locales/es/reasons.json' with { type: 'json' };
import settings from '../../resources/locales/es/settings.json' with { type: 'json' };
import terms from '../../resources/locales/es/terms.json' with { type: 'json' };
import verify from '../../resources/locales/es/verify.json' with { type: 'json' };
import wipe from '../../resources/locales/es/wipe.json' with { type: 'json' };
import type { Translation } from './english.ts';

/** All texts in Spanish. */
export const words: Translation = {
  about,
  assets,
  bays,
  certificates,
  common,
  firstRun,
  help,
  job,
  problems,
  reasons,
  settings,
  terms,
  verify,
  wipe,
};
