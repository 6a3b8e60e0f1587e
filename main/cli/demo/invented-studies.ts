import { createHash } from 'node:crypto';

import type { CtSlice } from './dicom-object.ts';

/** An examination of a person who does not exist. */
export interface InventedStudy {
  readonly patient: CtSlice['patient'];
  readonly study: CtSlice['study'];
  readonly slices: number;
  /** Deleted on the workstation before it was retired, as is done every day, and still on the drive. */
  readonly deleted: boolean;
}

/** The workstation that the demo's drive came from. */
export const inventedStation: CtSlice['station'] = {
  manufacturer: 'Exampleworks Imaging',
  name: 'CTDEMO1',
  institution: 'Invented General Hospital',
};

/** Every examination on the demo's drive. The names say that they are invented, so that nobody has to wonder. */
export const inventedStudies: readonly InventedStudy[] = [
  study('Invented^Ada', 'DEMO-0001', '19510312', 'F', '20210308', 'CT head', 40, false),
  study('Invented^Boris', 'DEMO-0002', '19670725', 'M', '20210309', 'CT chest', 48, false),
  study('Invented^Chiara', 'DEMO-0003', '19880917', 'F', '20210311', 'CT abdomen', 36, false),
  study('Invented^Dunja', 'DEMO-0004', '19990102', 'F', '20201119', 'CT spine', 32, true),
];

function study(
  name: string,
  id: string,
  birthDate: string,
  sex: 'F' | 'M',
  date: string,
  description: string,
  slices: number,
  deleted: boolean,
): InventedStudy {
  return {
    patient: { name, id, birthDate, sex },
    study: {
      uid: uidOf(`study ${id}`),
      date,
      time: '093000',
      accessionNumber: `A${id.slice(-4)}`,
      description,
    },
    slices,
    deleted,
  };
}

/** Slice `number` (from 1) of a study: a round phantom with one bright spot that wanders from slice to slice. */
export function sliceOf(examination: InventedStudy, number: number): CtSlice {
  const { patient, study } = examination;
  return {
    patient,
    study,
    station: inventedStation,
    seriesUid: uidOf(`series ${patient.id}`),
    frameOfReferenceUid: uidOf(`frame ${patient.id}`),
    instanceUid: uidOf(`slice ${patient.id} ${number}`),
    number,
    edge,
    pixels: phantom(number / examination.slices),
  };
}

const edge = 128;

function phantom(turn: number): Uint8Array {
  const pixels = Buffer.alloc(edge * edge * 2);
  const middle = edge / 2;
  const spotX = middle + Math.cos(turn * 2 * Math.PI) * middle * 0.4;
  const spotY = middle + Math.sin(turn * 2 * Math.PI) * middle * 0.4;
  for (let y = 0; y < edge; y += 1) {
    for (let x = 0; x < edge; x += 1) {
      const inside = Math.hypot(x - middle, (y - middle) * 1.2) < middle * 0.85;
      const inSpot = Math.hypot(x - spotX, y - spotY) < middle * 0.12;
      const grain = (x * 31 + y * 17) % 23;
      pixels.writeUInt16LE(inSpot ? 1900 + grain : inside ? 1060 + grain : 24, (y * edge + x) * 2);
    }
  }
  return pixels;
}

/** A UID under the root for UUIDs (PS3.5 §B.2), the same on every run. */
function uidOf(subject: string): string {
  const hash = createHash('sha256').update(`clearbench demo ${subject}`).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6); // version 8: made by the program
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return `2.25.${BigInt(`0x${hash.subarray(0, 16).toString('hex')}`)}`;
}
