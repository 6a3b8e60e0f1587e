import type { CapacityProof } from '../../../shared/schemas/result.ts';
import type { ByteRange } from './fault-record.ts';
import { IoError } from './medium.ts';
import { blocksOf, runPipeline } from './pipeline.ts';
import { proofPlaces } from './proof-places.ts';
import { ProofTags } from './proof-tags.ts';
import type { Run } from './run.ts';

/** How many examples of each fault are kept. */
const MAX_EXAMPLES = 64;
/** Wrong units beyond these are only counted: on a drive that keeps nothing there are millions, all alike. */
const MAX_EXAMINED = 4096;
/** How often a request that failed is repeated. Nothing is bisected here: the passes find the exact sectors. */
const RETRIES = 2;

/**
 * Proves that the drive keeps what is written over its whole address range: address-tagged blocks, keyed for this job,
 * are written, flushed and read back at all places of {@link proofPlaces}. A pass of zeros could not tell: on a drive
 * that wraps around, every address reads as zeros.
 *
 * A proof that fails does not stop the job: everything is overwritten and verified all the same.
 *
 * @param beforeReading makes sure that reads come from the medium.
 * @throws Halt if the job is stopped or the drive is lost.
 */
export async function proveCapacity(run: Run, beforeReading: () => Promise<void>): Promise<CapacityProof> {
  const { target, faults, medium } = run;
  const places = proofPlaces(target.sizeBytes, target.ioUnitBytes);
  const stretches = [places.run, ...places.singles];
  const totalBytes = stretches.reduce((sum, stretch) => sum + stretch.lengthBytes, 0);
  const tags = new ProofTags(run.request.secrets.proofKeyHex);
  const findings = new Findings(run);
  run.meter.begin('capacity-proof', null, 2 * totalBytes);

  const pass = async (work: (block: ByteRange, buffer: Buffer) => Promise<void>): Promise<void> => {
    // One after the other: the singles must not overtake the run (see proofPlaces).
    for (const part of [[places.run], places.singles]) {
      await runPipeline(medium, blocksOf(part, run.tuning.blockBytes), run.buffers, async (block, whole) => {
        await work(block, whole.subarray(0, block.lengthBytes));
        run.meter.advance(block.lengthBytes);
      });
    }
  };

  await pass(async (block, buffer) => {
    tags.fill(buffer, block.offsetBytes);
    const outcome = await repeat(run, () => medium.write(buffer, block.offsetBytes));
    if (outcome === 'failed') findings.inaccessible(block);
    if (outcome === 'retried') faults.countWriteRetry(block);
  });
  const flushed = await flush(run);
  await run.assertSizeUnchanged();
  await beforeReading();
  const expected = Buffer.alloc(run.tuning.blockBytes);
  await pass(async (block, buffer) => {
    const wanted = expected.subarray(0, block.lengthBytes);
    // Filled anew each time: other blocks use it while this one waits.
    const holdsTags = (): boolean => {
      tags.fill(wanted, block.offsetBytes);
      return buffer.equals(wanted);
    };
    const read = () => repeat(run, () => medium.read(buffer, block.offsetBytes));
    let outcome = await read();
    let isProven = outcome !== 'failed' && holdsTags();
    if (outcome !== 'failed' && !isProven) {
      // Read again what differs: a faulty read is no faulty medium.
      outcome = (await read()) === 'failed' ? 'failed' : 'retried';
      isProven = outcome !== 'failed' && holdsTags();
    }
    if (outcome === 'failed') {
      findings.inaccessible(block);
    } else if (!isProven) {
      findings.compare(block, buffer, wanted, tags);
    } else if (outcome === 'retried') {
      faults.add('recovered', block);
      faults.countReadRetry(block);
    }
  });
  return findings.conclude(totalBytes / target.ioUnitBytes, flushed);
}

/** Repeats a request that the drive fails a bounded number of times. */
async function repeat(run: Run, io: () => Promise<void>): Promise<'done' | 'retried' | 'failed'> {
  for (let attempt = 0; ; attempt++) {
    try {
      await io();
      return attempt === 0 ? 'done' : 'retried';
    } catch (error) {
      if (!(error instanceof IoError)) throw error;
      if (attempt < RETRIES) continue;
      await run.assertDriveAnswers(error);
      return 'failed';
    }
  }
}

async function flush(run: Run): Promise<boolean> {
  try {
    await run.medium.flush();
    return true;
  } catch (error) {
    if (!(error instanceof IoError)) throw error;
    run.faults.note(
      'FLUSH_FAILED',
      `Capacity proof: the drive could not store its cache (${error.errnoName}).`,
    );
    await run.assertDriveAnswers(error);
    return false;
  }
}

/** What the proof found wrong. */
class Findings {
  readonly #run: Run;
  readonly #inaccessible = new Set<number>();
  readonly #inaccessibleLbas: number[] = [];
  readonly #otherAddress: { lba: number; foundLba: number }[] = [];
  readonly #otherContentLbas: number[] = [];
  #inaccessibleUnits = 0;
  #wrongUnits = 0;

  constructor(run: Run) {
    this.#run = run;
  }

  /** Notes a block that could not be written or read; once, if both. */
  inaccessible(block: ByteRange): void {
    if (this.#inaccessible.has(block.offsetBytes)) return;
    this.#inaccessible.add(block.offsetBytes);
    this.#inaccessibleUnits += block.lengthBytes / this.#run.target.ioUnitBytes;
    keep(this.#inaccessibleLbas, this.#lba(block.offsetBytes));
  }

  /** Looks at each unit of a block that does not hold its tags. */
  compare(block: ByteRange, found: Buffer, wanted: Buffer, tags: ProofTags): void {
    // A block that could not be written holds something else, of course.
    if (this.#inaccessible.has(block.offsetBytes)) return;
    const { ioUnitBytes, sizeBytes } = this.#run.target;
    for (let at = 0; at < found.length; at += ioUnitBytes) {
      const unit = found.subarray(at, at + ioUnitBytes);
      if (unit.equals(wanted.subarray(at, at + ioUnitBytes))) continue;
      if (this.#wrongUnits++ >= MAX_EXAMINED) continue;
      const address = tags.addressOf(unit, sizeBytes);
      const lba = this.#lba(block.offsetBytes + at);
      if (address === null) keep(this.#otherContentLbas, lba);
      else keep(this.#otherAddress, { lba, foundLba: this.#lba(address) });
    }
  }

  /** The proof, and a problem if it is not passed. */
  conclude(places: number, flushed: boolean): CapacityProof {
    const { faults, target } = this.#run;
    const [alias] = this.#otherAddress;
    const [other] = this.#otherContentLbas;
    if (alias !== undefined) {
      faults.note(
        'CAPACITY_FALSE',
        `LBA ${String(alias.lba)} holds what was written to LBA ${String(alias.foundLba)}.`,
      );
    }
    if (other !== undefined) {
      faults.note(
        'CAPACITY_PROOF_MISMATCH',
        `LBA ${String(other)} did not keep what the capacity proof wrote to it.`,
      );
    }
    const incomplete = this.#inaccessibleUnits > 0 || !flushed;
    if (incomplete) {
      faults.note(
        'CAPACITY_PROOF_INCOMPLETE',
        flushed
          ? `${String(this.#inaccessibleUnits)} of ${String(places)} places could not be written or read.`
          : 'The drive could not store its cache during the capacity proof.',
      );
    }
    return {
      state: this.#wrongUnits > 0 ? 'failed' : incomplete ? 'incomplete' : 'passed',
      places,
      placesProven: places - this.#wrongUnits - this.#inaccessibleUnits,
      blockBytes: target.ioUnitBytes,
      otherAddress: this.#otherAddress,
      otherContentLbas: this.#otherContentLbas,
      inaccessibleLbas: this.#inaccessibleLbas,
    };
  }

  #lba(offsetBytes: number): number {
    return Math.floor(offsetBytes / this.#run.target.logicalSectorBytes);
  }
}

function keep<T>(examples: T[], example: T): void {
  if (examples.length < MAX_EXAMPLES) examples.push(example);
}
