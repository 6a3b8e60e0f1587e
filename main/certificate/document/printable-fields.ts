import { ClearbenchError, type Problem } from '../../../shared/problem.ts';
import type { Plan } from '../../../shared/schemas/plan.ts';
import type { Organisation } from '../../../shared/schemas/record.ts';
import { personText } from './document-model.ts';
import { printableText } from './printable-text.ts';

/**
 * Everything in a plan that a person wrote and a certificate prints, but the fonts cannot: asked before anything is written
 * to the drive, because afterwards the certificate could not be issued.
 */
export function unprintableInPlan({ operator, asset, identifier }: Plan): readonly Problem[] {
  return [
    ...unprintable('operator', operator),
    ...unprintable('asset', asset),
    ...(identifier.kind === 'label' ? unprintable('label', { serial: identifier.value }) : []),
  ];
}

/** The same for the organisation that issues certificates. */
export function unprintableInOrganisation({ name, address }: Organisation): readonly Problem[] {
  return [
    ...unprintable('organisation', { name }),
    ...unprintable('organisation.address', Object.fromEntries(address.entries())),
  ];
}

function unprintable(group: string, fields: object): readonly Problem[] {
  return Object.entries(fields).flatMap(([field, value]: readonly [string, unknown]) => {
    if (typeof value !== 'string') return [];
    try {
      printableText(personText(value, `${group}.${field}`));
      return [];
    } catch (error) {
      if (!(error instanceof ClearbenchError)) throw error;
      return [error.toProblem()];
    }
  });
}
