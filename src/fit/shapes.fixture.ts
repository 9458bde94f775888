/** @file Synthetic series of many shapes, with as many classes, lengths and channels as small public sets. */
import { random } from "../core/random.js";
import { endToEnd, type Sequences, type Split } from "../data/sequences.js";

export interface SeriesShape {
  /** Sequences of each class. */
  counts: readonly number[];
  /** Shortest and longest. */
  lengths: readonly [number, number];
  channels: number;
  /** Number of people who recorded them, in turn. Default: unknown. */
  people?: number;
}

/**
 * One noisy wave per class, faster from class to class; its phase differs between channels. A fifth of each class is
 * the test part.
 */
export function waves({ counts, lengths: [shortest, longest], channels, people }: SeriesShape): {
  data: Sequences;
  split: Split;
} {
  const draw = random(7);
  const classes = counts.flatMap((count, label) => new Array<number>(count).fill(label));
  const lengths = Uint32Array.from(classes, () => shortest + draw.below(longest - shortest + 1));
  const starts = endToEnd(lengths);
  const values = new Float32Array(channels * lengths.reduce((sum, length) => sum + length, 0));
  classes.forEach((label, index) => {
    const turns = 1 + (8 * label) / counts.length;
    for (let t = 0; t < lengths[index]!; t++) {
      for (let d = 0; d < channels; d++) {
        const phase = (t / lengths[index]!) * turns + d / channels;
        values[(starts[index]! + t) * channels + d] = triangle(phase) + 0.1 * draw.normal();
      }
    }
  });
  const all = Uint32Array.from(classes.keys());
  const heldOut = (index: number) => index % 5 === 0 && classes[index] === classes[index + 1];
  return {
    data: {
      channels,
      values,
      starts,
      lengths,
      targets: {
        task: "multiclass",
        readout: "last",
        labels: counts.map((_, label) => `class ${label}`),
        values: Int32Array.from(classes),
      },
      groups: people === undefined ? null : Int32Array.from(classes, (_, index) => index % people),
      channelNames: null,
      sampleRate: null,
      commonUnit: false,
    },
    split: {
      train: all.filter((index) => !heldOut(index)),
      validation: new Uint32Array(0),
      test: all.filter(heldOut),
    },
  };
}

/** A wave of period 1, within ±1. */
function triangle(phase: number): number {
  const part = phase - Math.floor(phase);
  return Math.abs(4 * part - 2) - 1;
}
