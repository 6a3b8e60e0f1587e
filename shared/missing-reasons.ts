/**
 * Why a fact about a drive is missing: code and English sentence, with `{names}` for what differs from case to case.
 * Records and certificates keep the sentence as it stands here; screens find the code again from it (`reasonOf`), so that
 * records of any age are shown in the reader's language. Codes and sentences are never changed, only added.
 */
export const missingReasons = {
  // The drive was asked, and says nothing
  'no-vendor': 'the drive reports no vendor',
  'no-vendor-on-ata': 'ATA drives report no vendor',
  'no-model': 'the drive reports no model',
  'no-serial': 'the drive reports no serial',
  'filler-serial': 'the drive reports a filler ({text})',
  'no-wwn': 'the drive reports no world-wide name',
  'no-firmware': 'the drive reports no firmware revision',
  'no-health-check': 'the drive reports no health check',
  'no-temperature': 'the drive reports no temperature',
  'no-power-on-time': 'the drive reports no power-on time',
  'no-reallocated-sectors': 'the drive reports no reallocated sectors',
  'no-pending-sectors': 'the drive reports no pending sectors',
  'no-uncorrectable-sectors': 'the drive reports no uncorrectable sectors',
  'no-wear': 'the drive reports no wear',
  'odd-power-on-time': 'the drive reports power-on time in an unknown form',
  'odd-reallocated-sectors': 'the drive reports reallocated sectors in an unknown form',
  'odd-pending-sectors': 'the drive reports pending sectors in an unknown form',
  'odd-uncorrectable-sectors': 'the drive reports uncorrectable sectors in an unknown form',
  'odd-wear': 'the drive reports wear in an unknown form',
  'no-adapter-name': 'the adapter reports no name',
  'no-adapter-serial': 'the adapter reports no serial',
  'adapter-answers': 'the adapter answers for the drive behind it',

  // Nobody asked
  'not-asked': 'the drive was not asked',
  'not-asked-for': 'not asked for',
  'behind-adapter-not-asked': 'the drive behind the adapter was not asked',
  'never-opened': 'the drive was never opened',
  'job-ended-before': 'the job ended before it could be read',
  'job-not-complete': 'not read, because the job did not run to its end',

  // There is nothing to ask
  'virtual-drive': 'it is a virtual drive',
  'image-file': 'image file',
  'image-has-none': 'an image file has none',

  // The system does not tell
  'no-size': 'the system does not tell a size',
  'no-sector-size': 'the system does not tell the sector size',
  'not-told': 'the system does not tell',
  'two-sizes': 'two sources state different sizes',
  'no-disk-numbers': 'this kernel does not number drives',
  'no-udev-record': 'udev has no record of it',
  'no-port': 'it is at no named port',
  'nothing-recognised': 'nothing recognised',
  'not-permitted': 'not permitted',
  'no-mount-table': 'the mount table could not be read',
  'no-swap-list': 'the list of swap areas could not be read',

  // Hidden areas
  'size-unknown': 'the size of the drive is unknown',
  'usb-hides-areas': 'a USB adapter does not pass the question on reliably',
  'cards-hide-areas': 'cards have boot and protected areas that are not part of the drive',
  'bus-cannot-ask': 'there is no way to ask a drive on this bus ({bus})',
  'no-identify': 'the drive did not answer IDENTIFY',
  'no-identify-controller': 'the drive did not answer IDENTIFY CONTROLLER',
  'no-native-size': 'the drive did not tell its native size ({feature})',
  'no-overlay': 'the drive did not answer for its configuration overlay (DCO)',
  'sizes-differ': 'the drive and the system state different sizes',
  'sizes-contradict': 'the sizes that the drive states contradict each other',
  'no-unallocated-capacity': 'the controller does not tell its unallocated capacity',

  // The program that asks
  'tool-not-installed': '{tool} is not installed',
  'tool-not-started': '{tool} was not started: cancelled',
  'tool-cancelled': '{tool} was cancelled',
  'tool-silent': '{tool} did not answer within {seconds} s',
  'tool-floods': '{tool} printed too much',
  'tool-failed': '{tool} could not be started',
  'tool-killed': '{tool} was killed',
  'tool-answer-unknown': '{tool} answered in an unknown form',
  'tool-cannot-read': '{tool} could not read it',
  'smartctl-no-answer': 'smartctl: the drive did not answer',
  'smartctl-says': 'smartctl: {text}',
} as const satisfies Readonly<Record<string, string>>;

/** A code of the closed list above. */
export type MissingReason = keyof typeof missingReasons;

/** What stands for the `{names}` of a sentence. */
export type ReasonValues = Readonly<Partial<Record<'text' | 'tool' | 'seconds' | 'bus' | 'feature', string>>>;

const namePattern = /\{(\w+)\}/g;

/** The English sentence of a reason. */
export function because(reason: MissingReason, values: ReasonValues = {}): string {
  return missingReasons[reason].replace(
    namePattern,
    (place, name: keyof ReasonValues) => values[name] ?? place,
  );
}

/** The code that an English sentence stands for, with what was filled in; `null` for a sentence that is not in the list. */
export function reasonOf(
  sentence: string,
): { readonly reason: MissingReason; readonly values: ReasonValues } | null {
  for (const [reason, pattern] of patterns) {
    const match = pattern.exec(sentence);
    if (match !== null) return { reason, values: { ...match.groups } };
  }
  return null;
}

/** Plain sentences come before those that take anything in some place. */
const patterns: readonly (readonly [MissingReason, RegExp])[] = (
  Object.entries(missingReasons) as [MissingReason, string][]
)
  .sort(([, a], [, b]) => a.split(namePattern).length - b.split(namePattern).length)
  .map(([reason, sentence]) => [reason, patternOf(sentence)]);

function patternOf(sentence: string): RegExp {
  const plain = sentence.replace(/[()]/g, '\\$&');
  return new RegExp(`^${plain.replace(namePattern, '(?<$1>.+)')}$`, 's');
}
