/**
 * @file The safetensors format (https://github.com/huggingface/safetensors): the length of the header as a 64-bit
 * little-endian integer, the header as JSON (name → dtype, shape, data_offsets; `__metadata__`: strings), then the data
 * without a gap. Untrusted files are safe to read: nothing is allocated that the file does not contain.
 *
 * Typed arrays are read and written in the machine's own byte order, which is little-endian wherever WebAssembly runs
 * at speed.
 */
import { InputError } from "../core/errors.js";
import { parseJson } from "../core/json.js";
import { counted } from "../core/text.js";
import { quote } from "./quote.js";

export type TensorValues =
  | Float64Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;

export interface Tensor {
  /** [] for a scalar. */
  shape: number[];
  /** Row-major. */
  values: TensorValues;
}

/** Named tensors of any types, and named strings. Maps, since a name such as `__proto__` is only a name. */
export interface TensorFile {
  tensors: Map<string, Tensor>;
  metadata: Map<string, string>;
}

interface Dtype {
  bytes: number;
  read: (buffer: ArrayBuffer) => TensorValues;
}

/** The dtypes that can be read. Half-width floats become float32, and are written as F32. */
const dtypes: ReadonlyMap<unknown, Dtype> = new Map([
  ["F64", { bytes: 8, read: (buffer) => new Float64Array(buffer) }],
  ["F32", { bytes: 4, read: (buffer) => new Float32Array(buffer) }],
  ["F16", { bytes: 2, read: (buffer) => Float32Array.from(new Uint16Array(buffer), halfToNumber) }],
  [
    "BF16",
    { bytes: 2, read: (buffer) => new Float32Array(Uint32Array.from(new Uint16Array(buffer), brainBits).buffer) },
  ],
  ["I32", { bytes: 4, read: (buffer) => new Int32Array(buffer) }],
  ["U32", { bytes: 4, read: (buffer) => new Uint32Array(buffer) }],
  ["I16", { bytes: 2, read: (buffer) => new Int16Array(buffer) }],
  ["U16", { bytes: 2, read: (buffer) => new Uint16Array(buffer) }],
  ["I8", { bytes: 1, read: (buffer) => new Int8Array(buffer) }],
  ["U8", { bytes: 1, read: (buffer) => new Uint8Array(buffer) }],
] satisfies [string, Dtype][]);

const largestHeader = 100_000_000;
const largestRank = 32;

function dtypeOf(values: TensorValues): string {
  if (values instanceof Float64Array) return "F64";
  if (values instanceof Float32Array) return "F32";
  if (values instanceof Int32Array) return "I32";
  if (values instanceof Uint32Array) return "U32";
  if (values instanceof Int16Array) return "I16";
  if (values instanceof Uint16Array) return "U16";
  return values instanceof Int8Array ? "I8" : "U8";
}

/** IEEE 754 binary16 as a number. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** bfloat16 is the upper half of a float32. */
function brainBits(bits: number): number {
  return (bits << 16) >>> 0;
}

function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isShape(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= largestRank && value.every(isSize);
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * Encodes a safetensors file. Wider dtypes come first, as in the reference writer, so that every tensor is aligned;
 * within a width the order is the given one. Equal input gives equal bytes.
 */
export function encodeTensors(file: TensorFile): Uint8Array<ArrayBuffer> {
  const ordered = [...file.tensors].sort(([, a], [, b]) => b.values.BYTES_PER_ELEMENT - a.values.BYTES_PER_ELEMENT);
  const entries: string[] = [];
  if (file.metadata.size > 0) {
    const pairs = [...file.metadata].map(([key, text]) => `${JSON.stringify(key)}:${JSON.stringify(text)}`);
    entries.push(`"__metadata__":{${pairs.join(",")}}`);
  }
  let end = 0;
  for (const [name, { shape, values }] of ordered) {
    if (name === "__metadata__" || elements(shape) !== values.length) {
      throw new InputError(`tensor ${quote(name)}: ${values.length} values do not fill the shape [${shape}]`);
    }
    const begin = end;
    end += values.byteLength;
    const entry = { dtype: dtypeOf(values), shape, data_offsets: [begin, end] };
    entries.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`);
  }
  const text = new TextEncoder().encode(`{${entries.join(",")}}`);
  const headerLength = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, 8 + headerLength);
  bytes.set(text, 8);
  let offset = 8 + headerLength;
  for (const [, { values }] of ordered) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    offset += values.byteLength;
  }
  return bytes;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readHeader(bytes: Uint8Array, name: string): { header: Record<string, unknown>; dataStart: number } {
  const notOne = "is it a safetensors file, and complete?";
  if (bytes.length < 8)
    throw new InputError(`${name}: ${counted(bytes.length, "byte")}, fewer than a header's 8: ${notOne}`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  const room = Math.min(bytes.length - 8, largestHeader);
  if (length > BigInt(room))
    throw new InputError(`${name}: a header of ${length} bytes: at most ${room} fit: ${notOne}`);
  const dataStart = 8 + Number(length);
  let header: unknown;
  try {
    header = parseJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, dataStart)));
  } catch {
    throw new InputError(`${name}: the header is not JSON, or nests too deeply: ${notOne}`);
  }
  if (!isRecord(header)) throw new InputError(`${name}: the header is not a JSON object: ${notOne}`);
  return { header, dataStart };
}

interface Entry {
  tensor: string;
  dtype: Dtype;
  shape: number[];
  begin: number;
  end: number;
}

function readEntry(tensor: string, value: unknown, name: string): Entry {
  const fail = (what: string) => new InputError(`${name}: tensor ${quote(tensor)}: ${what}`);
  if (!isRecord(value)) throw fail("its entry in the header is not an object");
  const { dtype: dtypeName, shape, data_offsets: offsets } = value;
  const dtype = dtypes.get(dtypeName);
  if (dtype === undefined) throw fail(`dtype ${quote(dtypeName)} is not one of ${[...dtypes.keys()].join(", ")}`);
  if (!isShape(shape)) throw fail(`shape ${quote(shape)} is not a list of at most ${largestRank} sizes`);
  if (!Array.isArray(offsets) || offsets.length !== 2) throw fail(`data_offsets ${quote(offsets)} are not two`);
  const [begin, end]: unknown[] = offsets;
  const needed = elements(shape) * dtype.bytes;
  if (!isSize(begin) || !isSize(end) || end - begin !== needed) {
    throw fail(`data_offsets ${quote(offsets)} do not hold the ${needed} bytes of shape ${quote(shape)}`);
  }
  return { tensor, dtype, shape, begin, end };
}

/**
 * Decodes a safetensors file into new arrays: the bytes may be reused. `name` opens every error message.
 *
 * @throws InputError if the file breaks the format: header length, JSON, dtype, shape, or offsets that overlap, leave a
 * gap or exceed the end.
 */
export function decodeTensors(bytes: Uint8Array, name = "the tensor file"): TensorFile {
  const { header, dataStart } = readHeader(bytes, name);
  const metadata = new Map<string, string>();
  const entries: Entry[] = [];
  for (const [key, value] of Object.entries(header)) {
    if (key !== "__metadata__") {
      entries.push(readEntry(key, value, name));
      continue;
    }
    if (!isRecord(value)) throw new InputError(`${name}: __metadata__ is not an object`);
    for (const [field, text] of Object.entries(value)) {
      if (typeof text !== "string") throw new InputError(`${name}: metadata ${quote(field)} is not a string`);
      metadata.set(field, text);
    }
  }

  // Checked as a whole before any array is made: laid end to end, the tensors must fill the data exactly.
  let filled = 0;
  for (const { tensor, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== filled) {
      const fault = begin < filled ? "overlaps the tensor before it" : "leaves a gap before it";
      throw new InputError(`${name}: tensor ${quote(tensor)} ${fault} (starts at ${begin}, not at ${filled})`);
    }
    filled = end;
  }
  const held = bytes.length - dataStart;
  if (filled !== held) throw new InputError(`${name}: the tensors need ${filled} bytes, the file holds ${held}`);

  const tensors = new Map<string, Tensor>();
  for (const { tensor, dtype, shape, begin, end } of entries) {
    // Not bytes.slice: a tensor may start at any address, and a Node Buffer's slice is a view.
    const own = new Uint8Array(end - begin);
    own.set(bytes.subarray(dataStart + begin, dataStart + end));
    tensors.set(tensor, { shape, values: dtype.read(own.buffer) });
  }
  return { tensors, metadata };
}
