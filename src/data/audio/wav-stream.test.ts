import fc from "fast-check";
import { expect, it } from "vitest";
import { writeWav } from "./wav.js";
import { sampleStream } from "./wav-stream.js";

const samples = Int16Array.from({ length: 300 }, (_, n) => ((n * 7919) % 65_536) - 32_768);
const raw = new Uint8Array(samples.buffer);

it.each([
  ["raw samples", raw],
  ["a WAV stream", writeWav(samples, 8000)],
])("takes %s in pieces of any size", (_, bytes) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 12 }), (sizes) => {
      const stream = sampleStream(8000);
      const taken: number[] = [];
      let at = 0;
      for (const size of [...sizes, bytes.length]) {
        taken.push(...stream.push(bytes.subarray(at, at + size)));
        at += size;
      }
      expect(Int16Array.from(taken)).toEqual(samples);
    }),
    { numRuns: 50 },
  );
});

it("refuses a stream of another rate, or one that never reaches its samples", () => {
  expect(() => sampleStream(16_000).push(writeWav(samples, 8000))).toThrow(
    /has 1 channel of 16 bits at 8000 Hz, the model listens .* 16000 Hz/,
  );
  const endless = new Uint8Array(70_000);
  endless.set(writeWav(samples, 8000).subarray(0, 36));
  expect(() => sampleStream(8000).push(endless)).toThrow(/no samples follow/);
});
