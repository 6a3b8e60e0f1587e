import { Option, type Command } from 'commander';

import { groundsText, rejectionGrounds, type RejectionGround } from '../../../../shared/policy/validation.ts';
import { decisionSchema, type Decision } from '../../../../shared/schemas/decision.ts';
import type { Person } from '../../../../shared/schemas/plan.ts';
import type { Disposition } from '../../../../shared/schemas/record.ts';
import type { Bench } from '../../../bench/bench.ts';
import { prepareCertificateFolder } from '../../../bench/certificate-folder.ts';
import { openDispositions } from '../../../bench/services/disposition-store.ts';
import { globalOptionsOf } from '../../global-options.ts';
import { oneLine } from '../../one-line.ts';
import { operatingPerson } from '../../operating-person.ts';
import { print, printRaw } from '../../output.ts';
import { peopleOfStation } from '../../people-of-station.ts';
import { jsonDocument } from '../../text/printable.ts';
import { UsageError } from '../../usage-error.ts';
import { withBench } from '../../with-bench.ts';

const help = `
Whether a result is good enough is decided by people, never by this program (NIST SP 800-88r2, 4.5.2). The decision is
signed: a new certificate takes the place of the one decided about, and everything else on it stays as it was. A drive
on which data may remain can only be rejected. A later decision takes the place of an earlier one. Of people who are among
the station's operators everything that is known of them is printed; --title and the like say it of the one who decides.

Grounds of a rejection:
${Object.entries(rejectionGrounds)
  .map(([ground, text]) => `  ${ground.padEnd(13)} ${text}`)
  .join('\n')}

Examples:
  clearbench certificates decide CB-20261124-K3M9QX2A7P --accept --by "M. Meitner" --title "Head of biomed"
  clearbench certificates decide CB-20261124-K3M9QX2A7P --reject --ground minimum --remark "Purge is our rule" --by "M. Meitner"`;

interface DecideOptions {
  readonly accept?: boolean;
  readonly reject?: boolean;
  readonly ground?: RejectionGround;
  readonly remark?: string;
  readonly by: string;
  readonly title?: string;
  readonly organisation?: string;
  readonly location?: string;
  readonly contact?: string;
  readonly verifiedBy?: string;
  readonly concurrenceBy?: string;
  readonly out?: string;
}

/** `clearbench certificates decide`: the organisation accepts or rejects a result. */
export function addDecideCommand(certificates: Command): void {
  certificates
    .command('decide')
    .description('accept or reject the result on a certificate')
    .argument('<ID>', "id of the drive's certificate")
    .option('--accept', 'the result is accepted')
    .option('--reject', 'the result is rejected')
    .addOption(new Option('--ground <KIND>', 'why it is rejected').choices(Object.keys(rejectionGrounds)))
    .option('--remark <TEXT>', 'grounds in your own words, or what is to be read with an acceptance')
    .requiredOption('--by <NAME>', 'who decides; printed on the certificate')
    .option('--title <T>', 'their title')
    .option('--organisation <O>', 'their organisation')
    .option('--location <L>', 'where they are')
    .option('--contact <C>', 'how they are reached')
    .option('--verified-by <NAME>', 'a second person who checked the result')
    .option('--concurrence-by <NAME>', 'who else agrees')
    .option('--out <DIR>', 'folder for the files (default: in the data folder)')
    .addHelpText('after', help)
    .action(async (id: string, options: DecideOptions, command: Command) => {
      const globals = globalOptionsOf(command);
      const decision = decisionOf(options, await peopleOfStation(globals));
      await withBench(globals, { signing: true }, async (bench) => {
        const folder = await prepareCertificateFolder(options.out ?? bench.folder.issued);
        const disposition = await recordedDisposition(bench, id);
        const choice = { id, decision, disposition, actor: operatingPerson() };
        const record = await bench.certificates.decide(choice);
        const files = await bench.certificates.export(record.id, folder);
        if (globals.json) printRaw(jsonDocument({ certificate: files, replaces: id, record }));
        else {
          print(
            `The result on ${id} is ${decision.validation}. Certificate ${record.id} takes its place.`,
            `  ${files.pdf}`,
            `  ${files.json}`,
            `  ${files.p7s}`,
          );
        }
      });
    });
}

/** What was recorded on screen about the drive since: it belongs on its next certificate. */
async function recordedDisposition({ archive, folder }: Bench, id: string): Promise<Disposition | null> {
  const jobId = archive.getSummary(id)?.jobId ?? null;
  const kept = await openDispositions(folder.path);
  return jobId === null ? null : (kept.read()[jobId] ?? null);
}

type PersonCalled = (name: string) => Person;

/** @throws UsageError */
function decisionOf(options: DecideOptions, called: PersonCalled): Decision {
  if ((options.accept === true) === (options.reject === true)) {
    throw new UsageError('say either --accept or --reject');
  }
  const accepted = options.accept === true;
  if (accepted && options.ground !== undefined) throw new UsageError('--ground belongs to --reject');
  const remark = options.remark?.trim() === '' ? null : (options.remark ?? null);
  const grounds = decisionSchema
    .unwrap()
    .shape.grounds.safeParse(groundsText(options.ground ?? null, remark));
  if (!grounds.success) throw new UsageError('--remark takes at most 900 characters');
  return {
    validation: accepted ? 'accepted' : 'rejected',
    by: decidingPerson(options, called),
    grounds: grounds.data,
    verifiedBy: named('--verified-by', options.verifiedBy, called),
    concurrenceBy: named('--concurrence-by', options.concurrenceBy, called),
  };
}

/** What is said here of the one who decides counts before what the station knows. */
function decidingPerson(options: DecideOptions, called: PersonCalled): Person {
  const known = called(oneLine('--by', options.by));
  const said = (option: string, text: string | undefined, otherwise: string | null): string | null =>
    text === undefined ? otherwise : oneLine(option, text);
  return {
    name: known.name,
    title: said('--title', options.title, known.title),
    organisation: said('--organisation', options.organisation, known.organisation),
    location: said('--location', options.location, known.location),
    contact: said('--contact', options.contact, known.contact),
  };
}

function named(option: string, name: string | undefined, called: PersonCalled): Person | null {
  return name === undefined ? null : called(oneLine(option, name));
}
