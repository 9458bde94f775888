/**
 * @file The WebAssembly instructions that an exported model needs, as functions from operands to bytes: `i32.add(a, b)` is
 * the code of a, the code of b, and the opcode. The numbers are those of the WebAssembly core specification 2.0, §5.4.
 */
import { varint } from "../varint.js";

/** Encoded instructions, which leave the value of the expression on the stack. */
export type Code = readonly number[];

/** Signed LEB128 of an int32. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  while (rest < -64 || rest > 63) {
    bytes.push((rest & 127) | 128);
    rest >>= 7;
  }
  bytes.push(rest & 127);
  return bytes;
}

const binary =
  (...opcode: number[]) =>
  (a: Code, b: Code): Code => [...a, ...b, ...opcode];
/** Reads memory at an address plus a constant offset. No alignment is promised. */
const load =
  (...opcode: number[]) =>
  (address: Code, offset = 0): Code => [...address, ...opcode, 0, ...varint(offset)];
const store =
  (...opcode: number[]) =>
  (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...opcode, 0, ...varint(offset)];

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  /** Unsigned; rounds down. */
  divideUnsigned: binary(0x6e),
  and: binary(0x71),
  or: binary(0x72),
  xor: binary(0x73),
  shl: binary(0x74),
  /** Arithmetic; rounds down. */
  shr: binary(0x75),
  isZero: (value: Code): Code => [...value, 0x45],
  equal: binary(0x46),
  less: binary(0x48),
  lessUnsigned: binary(0x49),
  greater: binary(0x4a),
  load: load(0x28),
  load8s: load(0x2c),
  load8u: load(0x2d),
  load16s: load(0x2e),
  load16u: load(0x2f),
  store: store(0x36),
  store8: store(0x3a),
  store16: store(0x3b),
} as const;

const simd = (opcode: number) => [0xfd, ...varint(opcode)];

export const v128 = {
  load: load(...simd(0)),
  /** Eight int8 as eight int16. */
  load8x8: load(...simd(1)),
  /** Four int16 as four int32. */
  load16x4: load(...simd(3)),
  store: store(...simd(11)),
  zero: [...simd(12), ...new Array<number>(16).fill(0)] as Code,
  splat16: (value: Code): Code => [...value, ...simd(16)],
  splat32: (value: Code): Code => [...value, ...simd(17)],
  lane32: (vector: Code, lane: number): Code => [...vector, ...simd(27), lane],
  /** Two vectors of int32 as one of int16, saturated. */
  narrow32: binary(...simd(133)),
  min16: binary(...simd(150)),
  max16: binary(...simd(152)),
  /** Shifts every int32 by one number. */
  shr32: binary(...simd(172)),
  add32: binary(...simd(174)),
  /** Products of int16, adjacent pairs added: four int32. */
  dot16: binary(...simd(186)),
} as const;

export const local = {
  get: (index: number): Code => [0x20, ...varint(index)],
  set: (index: number, value: Code): Code => [...value, 0x21, ...varint(index)],
  /** Sets the local and leaves the value. */
  tee: (index: number, value: Code): Code => [...value, 0x22, ...varint(index)],
} as const;

export const call = (index: number, ...parameters: Code[]): Code => [...parameters.flat(), 0x10, ...varint(index)];

/** `condition ? yes : no`, both evaluated. */
export const select = (yes: Code, no: Code, condition: Code): Code => [...yes, ...no, ...condition, 0x1b];

/** Runs the body while the condition, evaluated after it, is not 0. */
export const repeatWhile = (condition: Code, ...body: Code[]): Code => [
  ...[0x03, 0x40],
  ...body.flat(),
  ...condition,
  ...[0x0d, 0, 0x0b],
];

/** Runs the body while the condition, evaluated before it, is not 0. */
export const whileTrue = (condition: Code, ...body: Code[]): Code => [
  ...[0x03, 0x40],
  ...condition,
  ...[0x04, 0x40],
  ...body.flat(),
  ...[0x0c, 1, 0x0b, 0x0b],
];

/** Runs the body if the condition is not 0. */
export const when = (condition: Code, ...body: Code[]): Code => whenElse(condition, body.flat(), []);

/** Runs `yes` if the condition is not 0, else `no`. */
export const whenElse = (condition: Code, yes: Code, no: Code): Code => [
  ...condition,
  ...[0x04, 0x40],
  ...yes,
  ...(no.length === 0 ? [] : [0x05, ...no]),
  0x0b,
];

/** Copies `length` bytes; the ranges may overlap. */
export const move = (to: Code, from: Code, length: Code): Code => [...to, ...from, ...length, 0xfc, 10, 0, 0];

/** Sets `length` bytes at `address` to 0. */
export const clear = (address: number, length: number): Code => [
  ...i32.const(address),
  ...i32.const(0),
  ...i32.const(length),
  ...[0xfc, 11, 0],
];
