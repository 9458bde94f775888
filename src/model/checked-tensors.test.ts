import { describe, expect, it } from "vitest";
import { decodeChecked, encodeChecked } from "./checked-tensors.js";
import { encodeTensors, type TensorFile } from "./safetensors.js";

const file: TensorFile = {
  tensors: new Map([
    ["weights", { shape: [2, 2], values: Float32Array.of(1, -2, 0.5, 4) }],
    ["ids", { shape: [3], values: Uint8Array.of(1, 2, 3) }],
  ]),
  metadata: new Map([["note", "as it was"]]),
};

describe("tensors with a checksum", () => {
  it("are read as they were written, with and without one", () => {
    expect(decodeChecked(encodeChecked(file), "it")).toEqual(file);
    expect(decodeChecked(encodeTensors(file), "it")).toEqual(file);
  });

  it("are refused with any bit flipped, or cut short, except for the checksum's own name", () => {
    const bytes = encodeChecked(file);
    const said: string[] = [];
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      try {
        expect(decodeChecked(flipped, "it").tensors).toEqual(file.tensors);
        said.push("same");
      } catch (error) {
        said.push(error instanceof Error ? error.message : "");
      }
    }
    const name = "fastcells-checksum";
    expect(said.filter((message) => message === "same").length).toBeLessThanOrEqual(8 * name.length);
    const damaged = "it is damaged: its checksum does not match; start again, or use a copy";
    const opening = `{"__metadata__":{"${name}":"`;
    const whole = (bit: number) => bit < 64 || bit >= 64 + 8 * opening.length;
    expect(new Set(said.filter((_, bit) => whole(bit)))).toEqual(new Set([damaged]));
    for (let length = 40; length < bytes.length; length++)
      expect(() => decodeChecked(bytes.subarray(0, length), "it")).toThrow();
    expect(() => decodeChecked(bytes.subarray(0, -1), "it")).toThrow(damaged);
  });
});
