/** @file Measures the rate of a stream from the arrival times of its pieces. */

/** Relative deviation of a rate that causes a warning. */
const tolerance = 0.05;
/** A stream this many times faster than expected is not live, but a file in a pipe. */
const notLive = 2;
/** Fewest seconds for a measurement. */
const measuring = 1;
/** Fewest samples for a measurement. */
const fewest = 10;

/** Counts samples after the first piece, whose samples may have been buffered. */
export class RateMeter {
  private first: number | null = null;
  private last = 0;
  private samples = 0;

  /**
   * Counts the samples of a piece.
   * @param arrived when it came, in seconds: samples that come while it is read are those of the next piece
   */
  count(samples: number, arrived: number): void {
    if (samples === 0) return;
    this.last = arrived;
    if (this.first === null) this.first = arrived;
    else this.samples += samples;
  }

  /** Seconds from the first piece to the last. */
  get elapsed(): number {
    return this.first === null ? 0 : this.last - this.first;
  }

  /** Rate in Hz; null while there are too few samples. */
  get rate(): number | null {
    const { elapsed } = this;
    return elapsed < measuring || this.samples < fewest ? null : this.samples / elapsed;
  }

  /**
   * The measured rate if it differs from the expected one and the stream is live; else null.
   * @param least fewest seconds of the measurement, so that a momentarily busy machine does not count as a slow board
   */
  deviation(expected: number, least: number): number | null {
    const { rate } = this;
    if (rate === null || this.elapsed < least || rate > notLive * expected) return null;
    return Math.abs(rate / expected - 1) > tolerance ? rate : null;
  }
}

/** A measured rate as the sketch's author would state it: a round number within 2 %, else an integer. */
export function plainRate(measured: number): number {
  const [, exponent] = measured.toExponential().split("e");
  const power = Number(`1e${exponent}`);
  const round = [1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.4, 8, 10].map((digits) => digits * power);
  const near = round.find((rate) => Math.abs(measured / rate - 1) < 0.02);
  return near ?? (measured < 10 ? Number(measured.toFixed(1)) : Math.round(measured));
}
