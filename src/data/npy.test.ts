import { describe, expect, it } from "vitest";
import { InputError } from "../core/errors.js";
import { npyHeader, parseNpy } from "./npy.js";
import { arrayFor, type NumberType, unpackInto } from "./packed.js";
import { npyBytes } from "./testing/packed-bytes.js";

/** numpy.save(f, numpy.array([[1.5, -2], [3, 4e9]], dtype="<f4")) of NumPy 2.4.6, in base64. */
const savedByNumpy =
  "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDIpLCB9ICAgICAgICAgICAgICAgICAg" +
  "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAMA/AAAAwAAAQEAoa25P";

describe("parseNpy", () => {
  it("reads what NumPy wrote", () => {
    const bytes = Uint8Array.from(atob(savedByNumpy), (letter) => letter.charCodeAt(0));
    expect(parseNpy(bytes)).toEqual({ shape: [2, 2], values: Float32Array.of(1.5, -2, 3, 4e9) });
    expect(parseNpy(bytes.buffer)).toEqual(parseNpy(bytes));
    expect(npyBytes([2, 2], "f4", [1.5, -2, 3, 4e9])).toEqual(bytes);
  });

  it.each<[NumberType, number[], string]>([
    ["f4", [1.5, -2], "Float32Array"],
    ["f8", [0.1, 1e300], "Float64Array"],
    ["i1", [-128, 127], "Int8Array"],
    ["u1", [0, 255], "Uint8Array"],
    ["i2", [-32768, 32767], "Int16Array"],
    ["u2", [0, 65535], "Int32Array"],
    ["i4", [-(2 ** 31), 2 ** 31 - 1], "Int32Array"],
    ["u4", [0, 2 ** 31 - 1], "Int32Array"],
    ["i8", [-5, 2 ** 31 - 1], "Int32Array"],
    ["u8", [0, 7], "Int32Array"],
  ])("reads %s in both byte orders and all versions", (type, values, kind) => {
    for (const little of [true, false]) {
      for (const version of [1, 2, 3] as const) {
        const { shape, values: read } = parseNpy(npyBytes([2], type, values, { little, version }));
        expect(shape).toEqual([2]);
        expect(Array.from(read)).toEqual(values);
        expect(read.constructor.name).toBe(kind);
      }
    }
  });

  it("reads bool as 0 and 1, and a vector in Fortran order", () => {
    expect(parseNpy(npyBytes([3], "u1", [1, 0, 1], { descr: "|b1" })).values).toEqual(Uint8Array.of(1, 0, 1));
    expect(parseNpy(npyBytes([2], "f4", [1, 2], { fortran: true })).values).toEqual(Float32Array.of(1, 2));
  });

  it("unpacks pieces of any size", () => {
    for (const [type, little] of [
      ["f4", true],
      ["f8", false],
      ["i8", true],
    ] as const) {
      const bytes = npyBytes([5], type, [1, 2, 3, 4, 5], { little });
      for (const size of [1, 3, 7, 100]) {
        const header = npyHeader(bytes, "x");
        const target = arrayFor(type, 7);
        const unpacker = unpackInto(header, target, 1, "x");
        for (let at = header.offset; at < bytes.length; at += size) unpacker.push(bytes.subarray(at, at + size));
        unpacker.finish();
        expect(Array.from(target)).toEqual([0, 1, 2, 3, 4, 5, 0]);
      }
    }
  });

  const good = npyBytes([2, 2], "f4", [1, 2, 3, 4]);
  it.each<[string, Uint8Array, RegExp]>([
    ["an empty file", new Uint8Array(), /x\.npy: empty file/],
    ["another kind of file", new TextEncoder().encode("ax,ay\n1,2\n"), /not an \.npy file/],
    ["a cut header", good.subarray(0, 40), /cut short within the header/],
    ["a cut version", good.subarray(0, 8), /cut short within the header/],
    ["cut numbers", good.subarray(0, good.length - 1), /\[2, 2\] of f4 needs 16 bytes, 15 follow/],
    ["too many bytes", Uint8Array.of(...good, 0), /needs 16 bytes, 17 follow/],
    ["a huge shape", npyBytes([1e9, 1e9, 1e9], "f4", []), /needs Infinity bytes, 0 follow/],
    ["version 4", Uint8Array.from(good, (byte, at) => (at === 6 ? 4 : byte)), /version 4; versions 1 to 3/],
    ["Fortran order", npyBytes([2, 2], "f4", [1, 2, 3, 4], { fortran: true }), /ascontiguousarray/],
    ["objects", npyBytes([1], "u1", [1], { descr: "|O" }), /type '\|O'/],
    ["complex numbers", npyBytes([1], "u8", [1], { descr: "<c8" }), /type '<c8'.*astype\("float32"\)/],
    ["a type of control characters", npyBytes([1], "u1", [1], { descr: "\r\n\x1b" }), /type '\\r\\n\\x1b';/],
    ["an integer beyond 32 bits", npyBytes([2], "i8", [1, 2 ** 40]), /number 1 .* is 1099511627776, beyond 32 bits/],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => parseNpy(bytes, "x.npy")).toThrow(InputError);
    expect(() => parseNpy(bytes, "x.npy")).toThrow(message);
  });
});
