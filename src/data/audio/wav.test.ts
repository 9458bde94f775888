import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../core/errors.js";
import { readRecording } from "./recording.js";
import { readWav, writeWav } from "./wav.js";

const text = (value: string): number[] => Array.from(value, (letter) => letter.charCodeAt(0));
const u16 = (value: number): number[] => [value & 255, value >> 8];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
const chunk = (id: string, body: number[], size = body.length): number[] => [
  ...text(id),
  ...u32(size),
  ...body,
  ...(body.length % 2 ? [0] : []),
];
const format = (tag: number, channels: number, rate: number, bits: number, more: number[] = []): number[] =>
  chunk("fmt ", [
    ...u16(tag),
    ...u16(channels),
    ...u32(rate),
    ...u32((rate * channels * bits) / 8),
    ...u16((channels * bits) / 8),
    ...u16(bits),
    ...more,
  ]);
const riff = (...chunks: number[][]): Uint8Array => {
  const body = chunks.flat();
  return Uint8Array.from([...text("RIFF"), ...u32(4 + body.length), ...text("WAVE"), ...body]);
};
const bytesOf = (values: ArrayBufferView): number[] => Array.from(new Uint8Array(values.buffer));
const pcm16 = (rate: number, ...samples: number[]): Uint8Array =>
  riff(format(1, 1, rate, 16), chunk("data", bytesOf(Int16Array.from(samples))));

describe("readWav", () => {
  it.each([
    ["8-bit", format(1, 1, 8000, 8), [0, 128, 192]],
    ["16-bit", format(1, 1, 8000, 16), [0, 0x80, 0, 0, 0, 0x40]],
    ["24-bit", format(1, 1, 8000, 24), [0, 0, 0x80, 0, 0, 0, 0, 0, 0x40]],
    ["32-bit", format(1, 1, 8000, 32), [0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x40]],
    ["float", format(3, 1, 8000, 32), bytesOf(Float32Array.of(-1, 0, 0.5))],
    ["double", format(3, 1, 8000, 64), bytesOf(Float64Array.of(-1, 0, 0.5))],
    [
      "extensible",
      format(0xfffe, 1, 8000, 16, [...u16(22), ...u16(16), ...u32(4), ...u16(1), 0, 0, 0, 0]),
      [0, 0x80, 0, 0, 0, 0x40],
    ],
  ])("reads %s samples", (_, head, body) => {
    const wav = readWav(riff(head, chunk("data", body)));
    expect(Array.from(wav.samples)).toEqual([-1, 0, 0.5]);
    expect(wav).toMatchObject({ sampleRate: 8000, channels: 1, truncated: false });
  });

  it("says of a file cut off anywhere in its header that it is", () => {
    const whole = writeWav(Int16Array.of(1, 2, 3), 8000);
    for (let length = 12; length < 44; length++) {
      expect(() => readWav(whole.subarray(0, length)), String(length)).toThrow(/cut off/);
    }
  });

  it("mixes 96 kHz stereo floats down", () => {
    const body = bytesOf(Float32Array.of(1, 0, -0.5, -0.25));
    const wav = readWav(riff(format(3, 2, 96_000, 32), chunk("data", body)));
    expect(Array.from(wav.samples)).toEqual([0.5, -0.375]);
    expect(readRecording(riff(format(3, 2, 96_000, 32), chunk("data", body)), null).sampleRate).toBe(96_000);
  });

  it("skips other chunks, padded to even sizes or not", () => {
    const samples = chunk("data", [0, 0x40]);
    for (const odd of [chunk("LIST", [1, 2, 3]), chunk("LIST", [1, 2, 3]).slice(0, -1)]) {
      expect(Array.from(readWav(riff(odd, format(1, 1, 8000, 16), samples)).samples)).toEqual([0.5]);
    }
  });

  it("uses the samples of a truncated file, and marks it as truncated", () => {
    const whole = format(1, 1, 8000, 16);
    const lying = readWav(riff(whole, chunk("data", [0, 0x40, 0, 0, 9], 4000)));
    expect(Array.from(lying.samples)).toEqual([0.5, 0, 9 / 32768]);
    expect(lying.truncated).toBe(true);
    expect(readWav(riff(whole, chunk("data", [0, 0x40], 0xffffffff))).truncated).toBe(false);
  });

  it.each([
    ["an MP3", Uint8Array.from([...text("ID3"), ...new Array<number>(40).fill(3)]), /MP3/],
    ["an MP3 without a tag", Uint8Array.from([0xff, 0xfb, 0x90, ...new Array<number>(40).fill(0)]), /MP3/],
    ["a FLAC", Uint8Array.from([...text("fLaC"), ...new Array<number>(40).fill(0)]), /FLAC/],
    ["nothing", new Uint8Array(0), /empty/],
    ["half a header", Uint8Array.from(text("RIFF")), /4 bytes/],
    ["no data", riff(format(1, 1, 8000, 16)), /no data chunk/],
    ["no format", riff(chunk("data", [1, 2])), /before their format/],
    ["µ-law", riff(format(7, 1, 8000, 8), chunk("data", [1])), /µ-law/],
    ["12 bits", riff(format(1, 1, 8000, 12), chunk("data", [1, 2])), /12 bits/],
    ["a wrong block size", riff(format(1, 0, 8000, 16), chunk("data", [1, 2])), /0 channels/],
    ["a rate of 0", riff(format(1, 1, 0, 16), chunk("data", [1, 2])), /0 samples a second/],
    [
      "not a number",
      riff(format(3, 1, 8000, 32), chunk("data", bytesOf(Float32Array.of(Number.NaN)))),
      /sample 0 is NaN/,
    ],
  ])("refuses %s in one line", (_, bytes, message) => {
    expect(() => readWav(bytes, "word.wav")).toThrow(InputError);
    expect(() => readWav(bytes, "word.wav")).toThrow(message);
  });

  it("gives samples or an InputError for any bytes, never anything else", () => {
    const start = Array.from(pcm16(8000, 1, 2, 3));
    const changes = fc.array(fc.tuple(fc.nat(start.length - 1), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(changes, fc.nat(start.length), (edits, length) => {
        const bytes = Uint8Array.from(start);
        for (const [at, value] of edits) bytes[at] = value;
        try {
          expect(readWav(bytes.subarray(0, length)).samples.length).toBeLessThan(60);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("reads back what writeWav wrote, to the bit", () => {
    const samples = Int16Array.from([-32768, -1, 0, 1, 32767]);
    expect(readRecording(writeWav(samples, 16_000), null)).toEqual({
      sampleRate: 16_000,
      recordedRate: 16_000,
      channels: 1,
      samples,
    });
    expect(() => readRecording(writeWav(new Int16Array(0), 16_000), null)).toThrow(/no samples/);
  });
});
