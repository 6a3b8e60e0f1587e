import { readTemperatureCelsius, type WarmDrive } from '../drives/temperature.ts';

/** Drives warm up over minutes; each question also interrupts the drive's work for a moment. */
const EVERY_MS = 60_000;

/**
 * Knows how warm a drive is while it is being wiped. It asks one question at a time, and a drive that does not answer
 * one is not asked again: it may hang, or have no sensor.
 */
export class TemperatureWatch {
  readonly #drive: WarmDrive;
  readonly #read: (drive: WarmDrive) => Promise<number | null>;
  #celsius: number | null = null;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  /** @param read how a temperature is read; anything but the drive itself is for tests. */
  constructor(drive: WarmDrive, read: typeof readTemperatureCelsius = readTemperatureCelsius) {
    this.#drive = drive;
    this.#read = read;
  }

  /** The last reading in °C; `null` before the first, and once the drive stopped answering. */
  get celsius(): number | null {
    return this.#celsius;
  }

  /** Begins to ask. */
  start(): void {
    void this.#ask();
  }

  /** Asks no more. What was asked already is not waited for. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    this.#celsius = await this.#read(this.#drive).catch(() => null);
    if (this.#isStopped || this.#celsius === null) return;
    this.#timer = setTimeout(() => {
      void this.#ask();
    }, EVERY_MS).unref();
  }
}
