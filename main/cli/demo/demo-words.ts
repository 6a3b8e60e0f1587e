import type { Style } from '../display/style.ts';
import { formatBytes } from '../text/amounts.ts';
import { printable } from '../text/printable.ts';
import { reportLines } from '../text/report-lines.ts';
import { wrapLines } from '../text/table.ts';
import { verdictLines } from '../text/verdict-lines.ts';
import type { DemoDrive } from './demo-drive.ts';
import type { DemoAudience, DemoStory, RawLook } from './run-demo.ts';

/** Tells the demo in plain words, step by step, through `say`. */
export function demoAudience(
  say: (lines: readonly string[]) => void,
  style: Style,
  width: number,
): DemoAudience {
  return {
    drive: (drive, before) => {
      say(driveWords(drive, before, style, width));
    },
    wiped: (report, plan, after) => {
      say([
        ...reportLines(report, { plan, data: null, style, width }),
        '',
        style.strong('3. The same place on the drive, afterwards'),
        `   ${after.hexLine}`,
        ...words(
          `DICOM objects in the raw bytes: ${after.dicomObjects}. Patient names: ${after.patientNames}.`,
          width,
        ),
        '',
      ]);
    },
  };
}

/** What is said before anything happens. */
export function openingWords(style: Style, width: number): readonly string[] {
  return [
    style.strong('Clearbench demo: from a drive full of patients to a signed certificate'),
    ...wrapLines(
      'Nothing but files of the demo is written: the drive is an image file, its patients are invented.',
      width,
    ),
    '',
  ];
}

/** The end of the story: the certificate checked, what it all means, and where everything is. */
export function closingWords(story: DemoStory, style: Style, width: number): readonly string[] {
  const { certificate } = story.report;
  const check = [
    style.strong('4. The certificate, checked the way anybody could check it'),
    ...(certificate === null || story.verdict === null
      ? words('There is no certificate to check.', width)
      : verdictLines(certificate.pdf, story.verdict, style, width - 3).map((line) => `   ${line}`)),
    '',
  ];
  const files = [
    style.strong('Where everything is'),
    `   the drive        ${printable(story.drive.path)}`,
    ...(certificate === null
      ? []
      : [
          `   the certificate  ${printable(certificate.pdf)}`,
          `   its record       ${printable(certificate.json)}`,
          `   its signature    ${printable(certificate.p7s)}`,
        ]),
    `   the root         ${printable(story.rootFile)}`,
  ];
  const again =
    certificate === null
      ? []
      : [
          '',
          style.strong('Check it yourself, without Clearbench'),
          `   cd ${printable(story.folder)}/certificates`,
          `   openssl cms -verify -binary -cades -inform DER -in ${certificate.id}.json.p7s \\`,
          `     -content ${certificate.id}.json -CAfile ../station-root.pem -out /dev/null`,
        ];
  return [...check, style.strong('What happened'), ...words(summary(story), width), '', ...files, ...again];
}

/** Whether the demo showed what it promises: nothing left, and a certificate that holds. */
export function demoSucceeded({ report, after, verdict }: DemoStory): boolean {
  return (
    report.outcome === 'sanitized' &&
    after.dicomObjects === 0 &&
    after.patientNames === 0 &&
    verdict?.status === 'VALID'
  );
}

function driveWords(drive: DemoDrive, before: RawLook, style: Style, width: number): readonly string[] {
  return [
    style.strong('1. A drive out of an imaging workstation'),
    ...words(
      `An image file of ${formatBytes(drive.sizeBytes)} with a partition table, a FAT32 file system and ${drive.dicomObjects} DICOM objects of ${drive.patients} patients. One patient was deleted long ago: the file system no longer lists those ${drive.deletedObjects} objects.`,
      width,
    ),
    ...words(
      `Whoever reads the raw bytes still finds ${before.dicomObjects} DICOM objects and ${before.patientNames} times a patient's name, for example here:`,
      width,
    ),
    `   ${before.hexLine}`,
    '',
    style.strong('2. Wipe it: capacity proof, one pass of zeros, everything read back'),
  ];
}

function summary(story: DemoStory): string {
  return demoSucceeded(story)
    ? 'Every byte of the drive was overwritten and read back. No patient is left on it, not even the deleted one. The certificate says who did it, when and how, and its signature proves that not one byte of it was changed since.'
    : 'The demo did not end as it should: see above. Nothing but its own files was touched.';
}

function words(text: string, width: number): readonly string[] {
  return text === '' ? [] : wrapLines(text, width - 3).map((line) => `   ${line}`);
}
