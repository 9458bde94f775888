/** @file The last seconds of a live signal, as the least and the largest value of each column of a picture. */
export class Recent {
  readonly columns = 240;
  private readonly stepsPerColumn: number;
  private readonly kept: number[][] = [];
  private current: number[] = [];
  private taken = 0;
  /** The largest magnitude of the last piece: the level of sound. */
  level = 0;

  constructor(
    readonly width: number,
    rate: number,
    private readonly sound: boolean,
    seconds = 4,
  ) {
    this.stepsPerColumn = Math.max(1, Math.round((rate * seconds) / this.columns));
  }

  push(samples: Float32Array): void {
    this.level = 0;
    for (let at = 0; at + this.width <= samples.length; at += this.width) {
      for (let c = 0; c < this.width; c++) {
        const value = samples[at + c] ?? 0;
        this.level = Math.max(this.level, Math.abs(value));
        this.current[2 * c] = Math.min(this.current[2 * c] ?? value, value);
        this.current[2 * c + 1] = Math.max(this.current[2 * c + 1] ?? value, value);
      }
      if (++this.taken < this.stepsPerColumn) continue;
      this.kept.push(this.current);
      if (this.kept.length > this.columns) this.kept.shift();
      this.current = [];
      this.taken = 0;
    }
  }

  view(): { columns: readonly number[][]; least: number; most: number } {
    let [least, most] = this.sound ? [-0.1, 0.1] : [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const column of this.kept) {
      for (const value of column) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    if (this.sound) return { columns: this.kept, least: -Math.max(-least, most), most: Math.max(-least, most) };
    return { columns: this.kept, least, most };
  }
}
