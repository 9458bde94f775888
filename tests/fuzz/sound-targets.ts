/** @file Damaged recordings and label tracks. */
import { readLabelTrack } from "../../src/data/audio/label-track.js";
import { readWav, writeWav } from "../../src/data/audio/wav.js";
import { damaged } from "./damage.js";
import type { FuzzTarget } from "./targets.js";

const wav = writeWav(
  Int16Array.from({ length: 30 }, (_, n) => 300 * (n % 40)),
  8000,
);
const track = new TextEncoder().encode("start,end,label\n0.5,1,yes\n1.5,2.25,no\n# a remark\n3,4,yes\n");

export const soundTargets: readonly FuzzTarget[] = [
  {
    name: "wav",
    mutate: (seed) => damaged(wav, seed, "bytes"),
    read(bytes) {
      const { samples } = readWav(bytes);
      if (!samples.every(Number.isFinite) || samples.length > bytes.length) throw new RangeError("unsound samples");
    },
  },
  {
    name: "track",
    mutate: (seed) => damaged(track, seed, "text"),
    read(bytes) {
      const spans = readLabelTrack(new TextDecoder().decode(bytes));
      if (!spans.every(({ start, end }) => start <= end)) throw new RangeError("a span that ends before it starts");
    },
  },
];
