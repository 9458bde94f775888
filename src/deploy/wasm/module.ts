/** @file A WebAssembly module as bytes: the sections of the WebAssembly core specification 2.0, §5.5, that a model needs. */
import { varint } from "../varint.js";
import { type Code, i32 } from "./instructions.js";

const types = { i32: 0x7f, v128: 0x7b } as const;
export type ValueType = keyof typeof types;

export interface WasmFunction {
  /** Name under which it is exported; null: not exported. */
  exported: string | null;
  /** Number of int32 parameters: locals 0, 1, … */
  parameters: number;
  /** Whether it returns an int32. */
  result: boolean;
  /** The locals after the parameters. */
  locals: readonly ValueType[];
  body: Code;
}

export interface DataSegment {
  address: number;
  bytes: Uint8Array;
}

export interface WasmModule {
  functions: readonly WasmFunction[];
  /** Index of the function that runs when the module is instantiated; null: none. */
  start: number | null;
  /** Bytes of memory, rounded up to pages of 64 KiB. */
  memory: number;
  /** Constants exported as globals: addresses for the caller. */
  constants: Readonly<Record<string, number>>;
  data: readonly DataSegment[];
}

const page = 65_536;
const kinds = { function: 0, memory: 2, global: 3 } as const;

/** A count, then the items. */
function vector(items: readonly (readonly number[])[]): number[] {
  return [...varint(items.length), ...items.flat()];
}

function sized(bytes: readonly number[]): number[] {
  return [...varint(bytes.length), ...bytes];
}

function text(value: string): number[] {
  return sized([...new TextEncoder().encode(value)]);
}

function exportEntry(name: string, kind: keyof typeof kinds, index: number): number[] {
  return [...text(name), kinds[kind], ...varint(index)];
}

/** Runs of locals of one type. */
function runs(locals: readonly ValueType[]): { type: ValueType; length: number }[] {
  const result: { type: ValueType; length: number }[] = [];
  for (const type of locals) {
    const last = result[result.length - 1];
    if (last?.type === type) last.length++;
    else result.push({ type, length: 1 });
  }
  return result;
}

/** The bytes of a module without imports. */
export function encodeModule({ functions, start, memory, constants, data }: WasmModule): Uint8Array<ArrayBuffer> {
  const names = Object.keys(constants);
  const signature = ({ parameters, result }: WasmFunction) => [
    0x60,
    ...vector(Array.from({ length: parameters }, () => [types.i32])),
    ...vector(result ? [[types.i32]] : []),
  ];
  const code = ({ locals, body }: WasmFunction) =>
    sized([...vector(runs(locals).map(({ type, length }) => [...varint(length), types[type]])), ...body, 0x0b]);
  const sections: [id: number, content: number[]][] = [
    [1, vector(functions.map(signature))],
    [3, vector(functions.map((_, index) => varint(index)))],
    [5, vector([[0, ...varint(Math.ceil(memory / page))]])],
    [6, vector(names.map((name) => [types.i32, 0, ...i32.const(constants[name] ?? 0), 0x0b]))],
    [
      7,
      vector([
        exportEntry("memory", "memory", 0),
        ...functions.flatMap(({ exported }, index) =>
          exported === null ? [] : [exportEntry(exported, "function", index)],
        ),
        ...names.map((name, index) => exportEntry(name, "global", index)),
      ]),
    ],
    ...(start === null ? [] : [[8, varint(start)] satisfies [number, number[]]]),
    [10, vector(functions.map(code))],
    [11, vector(data.map(({ address, bytes }) => [0, ...i32.const(address), 0x0b, ...sized([...bytes])]))],
  ];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...sections.flatMap(([id, content]) => [id, ...sized(content)]),
  ]);
}
