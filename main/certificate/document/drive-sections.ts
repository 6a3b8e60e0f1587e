import { printReading } from '../../../shared/reading.ts';
import type { Asset } from '../../../shared/schemas/plan.ts';
import type { CertificateRecord } from '../../../shared/schemas/record.ts';
import { driveText, monoRow, personText, type Row, row, type Section } from './document-model.ts';
import { busNames, capacity, count, mediaNames, notRecorded } from './wording.ts';

const identifierKinds = {
  serial: 'Serial number',
  label: 'Serial number, read off the label by the operator',
  file: 'File name',
} as const;

/** The drive: how it is named, what it says of itself, how large it is. */
export function driveSection(record: CertificateRecord): Section {
  const { medium } = record;
  const { identity, identifier } = medium;
  const rows: Row[] = [
    {
      ...monoRow(identifierKinds[identifier.kind], ''),
      value:
        identifier.kind === 'label'
          ? personText(identifier.value, 'medium.identifier')
          : driveText(identifier.value, 'medium.identifier'),
    },
  ];
  if (identifier.kind !== 'serial') {
    rows.push(row('Serial as reported', driveText(printReading(identity.serial), 'medium.identity.serial')));
  }
  rows.push(
    row('Manufacturer', driveText(printReading(identity.vendor), 'medium.identity.vendor')),
    row('Model', driveText(printReading(identity.model), 'medium.identity.model')),
    row('Media type', mediaNames[medium.mediaKind]),
    row('Capacity', capacity(medium.capacityBytes)),
    row(
      'Sectors',
      `${count(medium.sectors)} of ${count(medium.logicalSectorBytes)} bytes (physical: ${printReading(medium.physicalSectorBytes, count)})`,
    ),
    row('Firmware', driveText(printReading(identity.firmware), 'medium.identity.firmware')),
    row('WWN', driveText(printReading(identity.wwn), 'medium.identity.wwn')),
    row(
      'Attached by',
      driveText(
        `${medium.bus === null ? 'image file' : busNames[medium.bus]}${medium.usbAdapter === null ? '' : ` through ${medium.usbAdapter}`}`,
        'medium.usbAdapter',
      ),
    ),
    row('Port', driveText(printReading(medium.port), 'medium.port')),
    row('Condition after', record.condition ?? notRecorded),
  );
  return { title: 'Drive', blocks: [{ kind: 'rows', rows }] };
}

const backUp = { yes: 'yes', no: 'no', unknown: 'unknown' } as const;

const destinations: Readonly<Record<NonNullable<Asset['destination']>, string>> = {
  'internal-reuse': 'internal reuse',
  'external-reuse': 'external reuse or resale',
  recycler: 'recycler',
  manufacturer: 'manufacturer',
  other: 'other',
};

/** The workstation that the drive came from, and where the drive goes. */
export function sourceSection(record: CertificateRecord): Section {
  const { asset } = record;
  const text = (label: string, key: keyof Asset): Row =>
    row(label, personText(asset[key] ?? notRecorded, `asset.${key}`));
  const details = (main: string, more: string | null): string => (more === null ? main : `${main}, ${more}`);
  return {
    title: 'Source and destination',
    blocks: [
      {
        kind: 'rows',
        rows: [
          text('Property number', 'assetTag'),
          text('Media source', 'source'),
          text('Facility', 'facility'),
          text('Modality', 'modality'),
          text('Manufacturer', 'manufacturer'),
          text('Model', 'model'),
          text('Serial number', 'serial'),
          text('Station name', 'stationName'),
          text('Confidentiality before', 'confidentiality'),
          row(
            'Confidentiality after',
            personText(record.confidentialityAfter ?? notRecorded, 'confidentialityAfter'),
          ),
          row(
            'Data backed up',
            personText(
              details(
                asset.dataBackedUp === null ? notRecorded : backUp[asset.dataBackedUp],
                asset.backupLocation,
              ),
              'asset.backupLocation',
            ),
          ),
          row(
            'Destination',
            personText(
              details(
                asset.destination === null ? notRecorded : destinations[asset.destination],
                asset.destinationDetails,
              ),
              'asset.destinationDetails',
            ),
          ),
          text('Notes', 'notes'),
        ],
      },
    ],
  };
}
