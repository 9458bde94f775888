/** @file The rate of a stream, from when its pieces arrive. */

/** A rate further than this share from what it should be is worth a word. */
const tolerance = 0.05;
/** A stream that comes so many times as fast is no live one: a file in a pipe. */
const notLive = 2;
/** Seconds that a rate is measured over at least. */
const measuring = 1;
/** Samples likewise. */
const fewest = 10;

/** Counts samples between the first piece and the last: those of the first may have waited. */
export class RateMeter {
  private first: number | null = null;
  private last = 0;
  private samples = 0;

  constructor(private readonly now: () => number) {}

  /** So many samples came in one piece. */
  count(samples: number): void {
    if (samples === 0) return;
    this.last = this.now();
    if (this.first === null) this.first = this.last;
    else this.samples += samples;
  }

  /** Seconds from the first piece to the last. */
  private get elapsed(): number {
    return this.first === null ? 0 : this.last - this.first;
  }

  /** Samples a second; null while there are too few to tell. */
  get rate(): number | null {
    const { elapsed } = this;
    return elapsed < measuring || this.samples < fewest ? null : this.samples / elapsed;
  }

  /**
   * The measured rate where it is another than it should be, and the stream is live; else null.
   * @param least seconds that it is measured over at least: a machine that is busy for a moment is no slow board
   */
  deviation(expected: number, least: number): number | null {
    const { rate } = this;
    if (rate === null || this.elapsed < least || rate > notLive * expected) return null;
    return Math.abs(rate / expected - 1) > tolerance ? rate : null;
  }
}

/** A measured rate as whoever wrote the sketch would say it: a round number within 2 %, else a whole one. */
export function plainRate(measured: number): number {
  const power = 10 ** Math.floor(Math.log10(measured));
  const round = [1, 1.25, 1.6, 2, 2.5, 4, 5, 8, 10].map((digits) => digits * power);
  const near = round.find((rate) => Math.abs(measured / rate - 1) < 0.02);
  return near ?? (measured < 10 ? Number(measured.toFixed(1)) : Math.round(measured));
}

/** `50`, `16,000`, `62.5`, `49.7`. */
export function rateText(rate: number): string {
  return Number(rate.toPrecision(rate < 1000 ? 3 : 5)).toLocaleString("en");
}
