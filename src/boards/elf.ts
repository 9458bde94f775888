/**
 * @file Reads a linked 32-bit little-endian ELF program: its segments, symbols, and use of flash and RAM. Tool
 * Interface Standard (TIS) ELF Specification 1.2, book I.
 */
import { InputError } from "../core/errors.js";

/** Bytes to place in flash (or RAM) before the program starts. */
export interface Segment {
  /** The physical (load) address; for initialised data, that of its initial values in flash. */
  address: number;
  bytes: Uint8Array;
}

export interface Elf {
  segments: Segment[];
  /** Address of each global or local symbol; for a Thumb function without the lowest bit. */
  symbols: Map<string, number>;
  /** Bytes in flash: code, constants, and the initial values of data. */
  flash: number;
  /** Bytes of static RAM: .data and .bss, without the stack. */
  staticRam: number;
}

const machineArm = 40;
const segmentLoad = 1;
const sectionSymbols = 2;
const sectionNoBits = 8;
const flagWrite = 1;
const flagAlloc = 2;
const symbolFunction = 2;

/** Parses a linked ELF; throws InputError for anything else. */
export function readElf(bytes: Uint8Array): Elf {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 52 || view.getUint32(0) !== 0x7f454c46 || bytes[4] !== 1 || bytes[5] !== 1) {
    throw new InputError("not a 32-bit little-endian ELF program: link with arm-none-eabi-gcc or avr-gcc");
  }
  const isArm = view.getUint16(18, true) === machineArm;
  const text = (start: number) => {
    const end = bytes.indexOf(0, start);
    return new TextDecoder().decode(bytes.subarray(start, end));
  };

  const segments: Segment[] = [];
  for (const at of table(view, 28, 42, 44)) {
    const offset = view.getUint32(at + 4, true);
    const size = view.getUint32(at + 16, true);
    if (view.getUint32(at, true) === segmentLoad && size > 0) {
      segments.push({ address: view.getUint32(at + 12, true), bytes: bytes.slice(offset, offset + size) });
    }
  }

  const headers = table(view, 32, 46, 48).map((at) => ({
    type: view.getUint32(at + 4, true),
    flags: view.getUint32(at + 8, true),
    offset: view.getUint32(at + 16, true),
    size: view.getUint32(at + 20, true),
    link: view.getUint32(at + 24, true),
  }));
  const allocated = headers.filter(({ flags }) => (flags & flagAlloc) !== 0);
  const total = (sections: typeof headers) => sections.reduce((sum, { size }) => sum + size, 0);

  const symbols = new Map<string, number>();
  for (const { offset, size, link } of headers.filter(({ type }) => type === sectionSymbols)) {
    const strings = headers[link]?.offset ?? 0;
    for (let at = offset; at < offset + size; at += 16) {
      const value = view.getUint32(at + 4, true);
      const isFunction = (view.getUint8(at + 12) & 15) === symbolFunction;
      symbols.set(text(strings + view.getUint32(at, true)), isArm && isFunction ? (value & ~1) >>> 0 : value);
    }
  }
  return {
    segments,
    symbols,
    flash: total(allocated.filter(({ type }) => type !== sectionNoBits)),
    staticRam: total(allocated.filter(({ flags }) => (flags & flagWrite) !== 0)),
  };
}

/** Offsets of a table's entries, given the offsets of its start, entry size and count in the ELF header. */
function table(view: DataView, startAt: number, entrySizeAt: number, countAt: number): number[] {
  const start = view.getUint32(startAt, true);
  const entrySize = view.getUint16(entrySizeAt, true);
  return Array.from({ length: view.getUint16(countAt, true) }, (_, index) => start + index * entrySize);
}

/** The address of a symbol that the program must have. */
export function symbolAddress(elf: Elf, name: string): number {
  const address = elf.symbols.get(name);
  if (address === undefined) throw new InputError(`the program has no symbol "${name}": is it declared static?`);
  return address;
}
