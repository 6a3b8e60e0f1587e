/** What an ATA drive of a test says in answer to IDENTIFY DEVICE. */
export interface IdentifyFields {
  readonly model?: string;
  readonly serial?: string;
  readonly firmware?: string;
  readonly wwn?: string;
  readonly rotation?: number;
  readonly parallel?: boolean;
  readonly hpa?: boolean;
  readonly dco?: boolean;
  readonly ama?: boolean;
}

/** The 512 bytes of IDENTIFY DEVICE (ACS-3 §7.12.7) with these fields. */
export function identifyData(fields: IdentifyFields): Buffer {
  const data = Buffer.alloc(512);
  const word = (index: number, value: number): void => {
    data.writeUInt16LE(value, index * 2);
  };
  const text = (index: number, words: number, value: string): void => {
    Buffer.from(value.padEnd(words * 2), 'latin1')
      .subarray(0, words * 2)
      .swap16()
      .copy(data, index * 2);
  };
  text(10, 10, fields.serial ?? 'INV1');
  text(23, 4, fields.firmware ?? '1.00');
  text(27, 20, fields.model ?? 'Invented HD');
  word(82, fields.hpa === true ? 1 << 10 : 0);
  word(83, (1 << 14) | (fields.dco === true ? 1 << 11 : 0));
  word(87, (1 << 14) | (fields.wwn === undefined ? 0 : 1 << 8));
  word(93, fields.parallel === true ? 0x604b : 0);
  Buffer.from(fields.wwn ?? '', 'hex')
    .swap16()
    .copy(data, 108 * 2);
  word(119, (1 << 14) | (fields.ama === true ? 1 << 8 : 0));
  word(217, fields.rotation ?? 0);
  return data;
}
