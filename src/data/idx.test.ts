import { describe, expect, it } from "vitest";
import { InputError } from "../core/errors.js";
import { idxHeader, parseIdx } from "./idx.js";
import type { NumberType } from "./packed.js";
import { idxBytes } from "./testing/packed-bytes.js";

describe("parseIdx", () => {
  it("reads the header of MNIST's training images", () => {
    // The published file begins with the numbers 2051, 60000, 28, 28.
    const head = Uint8Array.of(0, 0, 8, 3, 0, 0, 0xea, 0x60, 0, 0, 0, 28, 0, 0, 0, 28);
    expect(idxHeader(head, "train-images-idx3-ubyte")).toEqual({
      shape: [60000, 28, 28],
      type: "u1",
      littleEndian: false,
      offset: 16,
    });
  });

  it.each<[NumberType, number[]]>([
    ["u1", [0, 255, 3, 4]],
    ["i1", [-128, 127, 3, 4]],
    ["i2", [-32768, 32767, 3, 4]],
    ["i4", [-70000, 70000, 3, 4]],
    ["f4", [0.5, -1.25, 3, 4]],
    ["f8", [0.1, -1e300, 3, 4]],
  ])("reads %s", (type, values) => {
    const { shape, values: read } = parseIdx(idxBytes([2, 1, 2], type, values));
    expect(shape).toEqual([2, 1, 2]);
    expect(Array.from(read)).toEqual(values);
  });

  const good = idxBytes([2, 2], "u1", [1, 2, 3, 4]);
  it.each<[string, Uint8Array, RegExp]>([
    ["an empty file", new Uint8Array(), /empty file/],
    ["another kind", Uint8Array.of(1, 0, 8, 1, 0), /begins with 01 00 08 01/],
    ["an unknown type", Uint8Array.of(0, 0, 7, 1, 0, 0, 0, 0), /not an idx file/],
    ["no dimensions", Uint8Array.of(0, 0, 8, 0), /0 dimensions/],
    ["a cut header", good.subarray(0, 9), /cut short within the header/],
    ["cut numbers", good.subarray(0, good.length - 1), /needs 4 bytes, 3 follow/],
    ["a huge shape", idxBytes([4e9, 4e9, 4e9], "f8", []), /needs Infinity bytes/],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => parseIdx(bytes, "i")).toThrow(InputError);
    expect(() => parseIdx(bytes, "i")).toThrow(message);
  });
});
