import type { Settings } from '../../shared/contract/settings.ts';
import { ClearbenchError } from '../../shared/problem.ts';
import type { Organisation } from '../../shared/schemas/record.ts';
import { type Logo, LogoError } from '../certificate/document/logo/logo.ts';
import { readLogo } from '../certificate/document/logo/read-logo.ts';
import type { PrintOptions } from '../certificate/document/print-certificate.ts';
import { unprintableInOrganisation } from '../certificate/document/printable-fields.ts';

/** The organisation as certificates name it; `null` where none is set up. */
export function organisationOf({ organisation }: Settings): Organisation | null {
  return organisation === null ? null : { name: organisation.name, address: organisation.address };
}

/** How certificates are printed by these settings. */
export function printOptionsOf(settings: Settings): PrintOptions {
  return { paper: settings.paper, logo: logoOf(settings) };
}

/** A logo that was changed behind the settings' back costs a certificate its logo, not a drive its certificate. */
function logoOf({ organisation }: Settings): Logo | null {
  try {
    return organisation?.logo == null ? null : readLogo(organisation.logo);
  } catch (error) {
    if (error instanceof LogoError) return null;
    throw error;
  }
}

/**
 * Refuses settings from which no certificate could be printed.
 *
 * @throws ClearbenchError TEXT_NOT_PRINTABLE, LOGO_REFUSED
 */
export function checkLetterhead({ organisation }: Settings): void {
  if (organisation === null) return;
  const [problem] = unprintableInOrganisation(organisation);
  if (problem !== undefined) throw new ClearbenchError(problem.code, problem.message);
  if (organisation.logo !== null) readLogo(organisation.logo);
}
