import about from '../../resources/locales/de/about.json' with { type: 'json' };
import assets from '../../resources/locales/de/assets.json' with { type: 'json' };
import bays from '../../resources/locales/de/bays.json' with { type: 'json' };
import certificates from '../../resources/locales/de/certificates.json' with { type: 'json' };
import common from '../../resources/locales/de/common.json' with { type: 'json' };
import firstRun from '../../resources/locales/de/first-run.json' with { type: 'json' };
import help from '../../resources/locales/de/help.json' with { type: 'json' };
import job from '../../resources/locales/de/job.json' with { type: 'json' };
import problems from '../../resources/locales/de/problems.json' with { type: 'json' };
import reasons from '../../resources/locales/de/reasons.json' with { type: 'json' };
import settings from '../../resources/locales/de/settings.json' with { type: 'json' };
import terms from '../../resources/locales/de/terms.json' with { type: 'json' };
import verify from '../../resources/locales/de/verify.json' with { type: 'json' };
import wipe from '../../resources/locales/de/wipe.json' with { type: 'json' };
import type { Translation } from './english.ts';

/** All texts in German. */
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
