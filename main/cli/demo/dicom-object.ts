/** The value representations whose values are plain text here (DICOM PS3.5 §6.2). */
type TextVr = 'CS' | 'DA' | 'DS' | 'IS' | 'LO' | 'PN' | 'SH' | 'TM' | 'UI';

const explicitVrLittleEndian = '1.2.840.10008.1.2.1';

/** CT Image Storage (PS3.4 §B.5). */
export const ctImageStorage = '1.2.840.10008.5.1.4.1.1.2';

/** Names this writer in every object that it makes (PS3.7 §D.3.3.2); a UUID-derived UID, so that no root is claimed. */
const implementationClassUid = '2.25.144839017341586029861746092214562801357';

/** One slice of an examination, as far as a viewer needs it. */
export interface CtSlice {
  readonly patient: {
    /** Family^Given. */
    readonly name: string;
    readonly id: string;
    /** YYYYMMDD. */
    readonly birthDate: string;
    readonly sex: 'F' | 'M' | 'O';
  };
  readonly study: {
    readonly uid: string;
    /** YYYYMMDD. */
    readonly date: string;
    /** HHMMSS. */
    readonly time: string;
    readonly accessionNumber: string;
    readonly description: string;
  };
  readonly station: { readonly manufacturer: string; readonly name: string; readonly institution: string };
  readonly seriesUid: string;
  readonly frameOfReferenceUid: string;
  readonly instanceUid: string;
  /** Counted from 1; slices are 5 mm apart. */
  readonly number: number;
  /** Square image: `edge` × `edge` unsigned 16-bit little-endian samples. */
  readonly edge: number;
  readonly pixels: Uint8Array;
}

/**
 * A DICOM Part 10 file (PS3.10 §7) with one CT slice, Explicit VR Little Endian: what imaging workstations keep on
 * their drives, with every place where a patient's name stands in clear text.
 */
export function dicomObject(slice: CtSlice): Buffer {
  const { patient, study, station } = slice;
  const dataset = Buffer.concat([
    text(0x0008, 0x0005, 'CS', 'ISO_IR 192'),
    text(0x0008, 0x0008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'),
    text(0x0008, 0x0016, 'UI', ctImageStorage),
    text(0x0008, 0x0018, 'UI', slice.instanceUid),
    text(0x0008, 0x0020, 'DA', study.date),
    text(0x0008, 0x0030, 'TM', study.time),
    text(0x0008, 0x0050, 'SH', study.accessionNumber),
    text(0x0008, 0x0060, 'CS', 'CT'),
    text(0x0008, 0x0070, 'LO', station.manufacturer),
    text(0x0008, 0x0080, 'LO', station.institution),
    text(0x0008, 0x0090, 'PN', ''),
    text(0x0008, 0x1010, 'SH', station.name),
    text(0x0008, 0x1030, 'LO', study.description),
    text(0x0010, 0x0010, 'PN', patient.name),
    text(0x0010, 0x0020, 'LO', patient.id),
    text(0x0010, 0x0030, 'DA', patient.birthDate),
    text(0x0010, 0x0040, 'CS', patient.sex),
    text(0x0018, 0x0050, 'DS', '5'),
    text(0x0018, 0x0060, 'DS', '120'),
    text(0x0020, 0x000d, 'UI', study.uid),
    text(0x0020, 0x000e, 'UI', slice.seriesUid),
    text(0x0020, 0x0010, 'SH', '1'),
    text(0x0020, 0x0011, 'IS', '2'),
    text(0x0020, 0x0012, 'IS', '1'),
    text(0x0020, 0x0013, 'IS', String(slice.number)),
    text(0x0020, 0x0032, 'DS', `-200\\-200\\${slice.number * 5}`),
    text(0x0020, 0x0037, 'DS', '1\\0\\0\\0\\1\\0'),
    text(0x0020, 0x0052, 'UI', slice.frameOfReferenceUid),
    text(0x0020, 0x1040, 'LO', ''),
    unsignedShort(0x0028, 0x0002, 1),
    text(0x0028, 0x0004, 'CS', 'MONOCHROME2'),
    unsignedShort(0x0028, 0x0010, slice.edge),
    unsignedShort(0x0028, 0x0011, slice.edge),
    text(0x0028, 0x0030, 'DS', '3.125\\3.125'),
    unsignedShort(0x0028, 0x0100, 16),
    unsignedShort(0x0028, 0x0101, 12),
    unsignedShort(0x0028, 0x0102, 11),
    unsignedShort(0x0028, 0x0103, 0),
    text(0x0028, 0x1052, 'DS', '-1024'),
    text(0x0028, 0x1053, 'DS', '1'),
    longElement(0x7fe0, 0x0010, 'OW', slice.pixels),
  ]);
  const meta = Buffer.concat([
    longElement(0x0002, 0x0001, 'OB', Uint8Array.of(0, 1)),
    text(0x0002, 0x0002, 'UI', ctImageStorage),
    text(0x0002, 0x0003, 'UI', slice.instanceUid),
    text(0x0002, 0x0010, 'UI', explicitVrLittleEndian),
    text(0x0002, 0x0012, 'UI', implementationClassUid),
    text(0x0002, 0x0013, 'SH', 'CLEARBENCH_DEMO'),
  ]);
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM', 'latin1'),
    shortElement(0x0002, 0x0000, 'UL', uint32(meta.length)),
    meta,
    dataset,
  ]);
}

/** Texts are padded to an even length: UIDs with NUL, all others with a space (PS3.5 §6.2). */
function text(group: number, element: number, vr: TextVr, value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  const padding = bytes.length % 2 === 0 ? '' : vr === 'UI' ? '\0' : ' ';
  return shortElement(group, element, vr, Buffer.concat([bytes, Buffer.from(padding, 'latin1')]));
}

function unsignedShort(group: number, element: number, value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return shortElement(group, element, 'US', bytes);
}

/** An element whose length has 16 bits (PS3.5 §7.1.2, table 7.1-2). */
function shortElement(group: number, element: number, vr: string, value: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(element, 2);
  head.write(vr, 4, 'latin1');
  head.writeUInt16LE(value.length, 6);
  return Buffer.concat([head, value]);
}

/** An element whose length has 32 bits (PS3.5 §7.1.2, table 7.1-1). */
function longElement(group: number, element: number, vr: 'OB' | 'OW', value: Uint8Array): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(element, 2);
  head.write(vr, 4, 'latin1');
  head.writeUInt32LE(value.length, 8);
  return Buffer.concat([head, value]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
