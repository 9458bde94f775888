import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../core/errors.js";
import { decodeTensors, encodeTensors, type Tensor, type TensorFile } from "./safetensors.js";

const f32 = (...values: number[]): Tensor => ({ shape: [values.length], values: new Float32Array(values) });
const file = (tensors: Record<string, Tensor>, metadata: Record<string, string> = {}): TensorFile => ({
  tensors: new Map(Object.entries(tensors)),
  metadata: new Map(Object.entries(metadata)),
});

/** A file of this header and a given number of data bytes, valid or not. */
function raw(header: unknown, dataBytes = 0, headerLength?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, headerLength ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const entry = (dtype: unknown, shape: unknown, data_offsets: unknown) => ({ dtype, shape, data_offsets });

describe("encodeTensors", () => {
  test("writes the bytes that the format's description requires", () => {
    const bytes = encodeTensors(file({ a: f32(1, -2) }, { k: "v" }));
    const header = '{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
    const padded = Math.ceil(header.length / 8) * 8;
    expect(new DataView(bytes.buffer).getUint32(0, true)).toBe(padded);
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + padded))).toBe(header.padEnd(padded, " "));
    expect([...bytes.subarray(8 + padded)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  });

  test("puts wider dtypes first, so that every tensor is aligned", () => {
    const bytes = encodeTensors(
      file({
        i8: { shape: [3], values: new Int8Array([1, 2, 3]) },
        f32: f32(1),
        i16: { shape: [1], values: new Int16Array([-7]) },
        f64: { shape: [], values: new Float64Array([0.1]) },
      }),
    );
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, bytes.length - 17)));
    expect(header.f64.data_offsets).toEqual([0, 8]);
    expect(header.f32.data_offsets).toEqual([8, 12]);
    expect(header.i16.data_offsets).toEqual([12, 14]);
    expect(header.i8.data_offsets).toEqual([14, 17]);
  });

  test("refuses values that do not fill their shape", () => {
    expect(() => encodeTensors(file({ a: { shape: [3], values: new Float32Array(2) } }))).toThrow(/\[3\]/);
  });
});

test("any tensors and metadata are read back unchanged, from any address", () => {
  const shape = fc.array(fc.nat(3), { maxLength: 3 });
  const tensor = shape.chain((sizes) => {
    const count = sizes.reduce((product, size) => product * size, 1);
    const bytes = fc.uint8Array({ minLength: count * 8, maxLength: count * 8 });
    const make = fc.constantFrom(
      (buffer: ArrayBuffer) => new Int32Array(buffer, 0, count),
      (buffer: ArrayBuffer) => new Int16Array(buffer, 0, count),
      (buffer: ArrayBuffer) => new Uint16Array(buffer, 0, count),
      (buffer: ArrayBuffer) => new Uint32Array(buffer, 0, count),
      (buffer: ArrayBuffer) => new Int8Array(buffer, 0, count),
      (buffer: ArrayBuffer) => new Uint8Array(buffer, 0, count),
      (buffer: ArrayBuffer) => Float32Array.from(new Int16Array(buffer, 0, count)),
      (buffer: ArrayBuffer) => Float64Array.from(new Int32Array(buffer, 0, count), (value) => value / 3),
    );
    return fc
      .tuple(bytes, make)
      .map(([data, of]): Tensor => ({ shape: sizes, values: of(new Uint8Array(data).buffer) }));
  });
  const name = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("__proto__", "constructor", "0"));
  const contents = fc.record({
    tensors: fc.array(fc.tuple(name, tensor), { maxLength: 5 }).map((entries) => new Map(entries)),
    metadata: fc.array(fc.tuple(name, fc.string()), { maxLength: 3 }).map((entries) => new Map(entries)),
  });
  fc.assert(
    fc.property(contents, fc.nat(7), (given, shift) => {
      const bytes = encodeTensors(given);
      const moved = Buffer.alloc(bytes.length + shift).subarray(shift);
      moved.set(bytes);
      const back = decodeTensors(moved);
      moved.fill(255);
      expect(back).toEqual(given);
      expect(encodeTensors(given)).toEqual(bytes);
    }),
    { numRuns: 200 },
  );
});

test("half-width floats widen to float32", () => {
  const bytes = raw({ h: entry("F16", [6], [0, 12]), b: entry("BF16", [2], [12, 16]) }, 16);
  const words = [0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0x8000, 0x3f80, 0xc049];
  words.forEach((word, i) => {
    new DataView(bytes.buffer).setUint16(bytes.length - 16 + 2 * i, word, true);
  });
  const { tensors } = decodeTensors(bytes);
  expect([...(tensors.get("h")?.values ?? [])]).toEqual([1, -2, 2 ** -24, 65504, Number.POSITIVE_INFINITY, -0]);
  expect([...(tensors.get("b")?.values ?? [])]).toEqual([1, -3.140625]);
});

test("tensors may be in any order in the header", () => {
  const bytes = raw({ b: entry("U8", [1], [2, 3]), a: entry("U8", [2], [0, 2]) }, 3);
  bytes.set([7, 8, 9], bytes.length - 3);
  expect([...(decodeTensors(bytes).tensors.get("b")?.values ?? [])]).toEqual([9]);
});

const nested = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;

test.each<[string, Uint8Array, RegExp]>([
  ["an empty file", new Uint8Array(), /0 bytes/],
  ["a file cut in its header", raw("{}").subarray(0, 9), /header of 2 bytes: at most 1 fit/],
  ["a header longer than the file", raw("{}", 0, 3n), /header of 3 bytes/],
  ["a header of 2⁶⁴ − 1 bytes", raw("{}", 0, 2n ** 64n - 1n), /header of 18446744073709551615 bytes/],
  ["a header that is not JSON", raw("{"), /not JSON/],
  ["a header that is not UTF-8", raw("{}").fill(0xff, 8), /not JSON/],
  ["a list", raw("[]"), /not a JSON object/],
  ["a header nested too deeply for recursion", raw(`{"a":${nested}}`), /nests too deeply/],
  ["a shape that nests", raw(`{"a":{"dtype":"F32","shape":${nested},"data_offsets":[0,4]}}`, 4), /nests too deeply/],
  ["metadata that is not an object", raw({ __metadata__: [] }), /__metadata__/],
  ["metadata that is not a string", raw({ __metadata__: { a: 1 } }), /metadata "a"/],
  ["an unknown dtype", raw({ a: entry("I64", [1], [0, 8]) }, 8), /dtype "I64" is not one of/],
  ["a dtype of the prototype", raw({ a: entry("constructor", [1], [0, 8]) }, 8), /dtype "constructor"/],
  ["no dtype", raw({ a: { shape: [1], data_offsets: [0, 4] } }, 4), /dtype missing/],
  ["a negative size", raw({ a: entry("U8", [-1, -1], [0, 1]) }, 1), /shape \[-1,-1\]/],
  ["a fraction of a size", raw({ a: entry("U8", [0.5, 2], [0, 1]) }, 1), /shape \[0.5,2\]/],
  ["a size as text", raw({ a: entry("U8", ["1"], [0, 1]) }, 1), /shape \["1"\]/],
  ["a shape beyond all integers", raw({ a: entry("U8", [2 ** 53, 2 ** 53], [0, 1]) }, 1), /shape/],
  ["a shape whose product overflows", raw({ a: entry("U8", [2 ** 50, 2 ** 50], [0, 1]) }, 1), /do not hold/],
  ["too many dimensions", raw({ a: entry("U8", Array(33).fill(1), [0, 1]) }, 1), /at most 32 sizes/],
  ["a shape that needs more than the bytes", raw({ a: entry("F32", [2], [0, 4]) }, 4), /8 bytes of shape \[2\]/],
  [
    "a huge shape in a small file",
    raw({ a: entry("F32", [1e9], [0, 4e9]) }, 4),
    /need 4000000000 bytes, the file holds 4/,
  ],
  ["offsets backwards", raw({ a: entry("U8", [0], [1, 0]) }, 1), /data_offsets \[1,0\]/],
  ["offsets below 0", raw({ a: entry("U8", [1], [-1, 0]) }, 1), /data_offsets/],
  ["one offset", raw({ a: entry("U8", [1], [0]) }, 1), /are not two/],
  ["overlapping tensors", raw({ a: entry("U8", [2], [0, 2]), b: entry("U8", [2], [1, 3]) }, 3), /"b" overlaps/],
  ["two tensors in one place", raw({ a: entry("U8", [2], [0, 2]), b: entry("U8", [2], [0, 2]) }, 2), /overlaps/],
  ["a gap", raw({ a: entry("U8", [1], [0, 1]), b: entry("U8", [1], [2, 3]) }, 3), /"b" leaves a gap/],
  ["a gap at the start", raw({ a: entry("U8", [1], [1, 2]) }, 2), /leaves a gap/],
  ["data past the last tensor", raw({ a: entry("U8", [1], [0, 1]) }, 2), /need 1 bytes, the file holds 2/],
  [
    "a name given twice",
    raw('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}', 2),
    /gap/,
  ],
])("refuses %s", (_, bytes, message) => {
  expect(() => decodeTensors(bytes, "m.safetensors")).toThrow(InputError);
  expect(() => decodeTensors(bytes, "m.safetensors")).toThrow(message);
  expect(() => decodeTensors(bytes, "m.safetensors")).toThrow(/^m\.safetensors: /);
});

test("refuses a header of more than 100 MB without reading it", () => {
  const bytes = new Uint8Array(100_000_100);
  new DataView(bytes.buffer).setUint32(0, 100_000_001, true);
  expect(() => decodeTensors(bytes)).toThrow(/header of 100000001 bytes/);
});
