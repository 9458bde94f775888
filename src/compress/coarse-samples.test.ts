import { expect, it } from "vitest";
import { sequencesOfArrays } from "../data/from-arrays.js";
import { splitSequences } from "../data/split.js";
import { coarseSamples } from "./coarse-samples.js";
import { compressFitted } from "./compress-fitted.js";

/** Two channels: the first varies by about a unit, the second does not vary. */
function around(offset: number) {
  const x = Array.from({ length: 24 }, (_, index) =>
    Array.from({ length: 6 }, (_, step) => [offset + Math.sin(index + step) + (index % 2 ? step : -step), offset]),
  );
  const y = x.map((_, index) => (index % 2 ? "up" : "down"));
  return sequencesOfArrays({ x, y }, { channelNames: ["pressure", "constant"] });
}

const quick = { hidden: 4, epochs: 1, tuneEpochs: 1, size: 1024, candidates: 1 };

it.each([
  [101_325, 1],
  [1_000, 0],
])("a compression says that a channel about %d is too coarse in 16 bits: %d warnings", async (offset, warnings) => {
  const data = around(offset);
  const split = splitSequences(data, { validation: 0.2, test: 0.2 });
  const compressed = await compressFitted(null, data, split, quick, { effort: "quick" });
  const coarse = compressed.warnings.filter((text) => text.includes("16-bit"));
  expect(coarse).toHaveLength(warnings);
  if (warnings > 0) {
    expect(coarse[0]).toMatch(
      /^channel pressure varies by 3\.\d+ about 101325, but its samples are 16-bit multiples of 8,.*: subtract a constant/,
    );
  }
});

it("a unit that is given may be too large or too small", () => {
  const data = around(0);
  const train = Uint32Array.from(data.starts.keys());
  const warningsFor = (unit: number) => {
    const input = { sampleScale: [unit, unit], companding: null, mean: zeros(), multiplier: zeros(), shift: bytes() };
    return coarseSamples({ input }, data, train);
  };
  expect(warningsFor(0.01)).toEqual([]);
  expect(warningsFor(4)).toEqual([expect.stringMatching(/^channel pressure .*: give another --sample-scale$/)]);
  expect(warningsFor(1e-5)).toHaveLength(1);
});

const zeros = () => new Int16Array(2);
const bytes = () => new Uint8Array(2);
