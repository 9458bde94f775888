/** @file Compiles and links a model with its harness for a board. */
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { InputError } from "../core/errors.js";
import type { Board } from "../cost/catalogue.js";
import { type Elf, readElf } from "./elf.js";
import { cortexLinkerScript, harnessFiles } from "./harness.js";
import type { Program } from "./program.js";
import { rp2040Flash } from "./rp2040-chip.js";
import { firstMessage, runTool, withFiles } from "./toolchain.js";

/** Address of a Cortex-M0's flash in the emulators: rp2040js maps it as the RP2040 does, QEMU's micro:bit at 0. */
export const flashOrigins = { rp2040: rp2040Flash, zero: 0 } as const;

/**
 * Programs are linked with the board's RAM; one that leaves less than this for the stack gets `largeRam`, so that it
 * can run.
 */
const leastStack = 512;
/**
 * Most RAM of an emulated chip of the family: rp2040js has 264 KB; an AVR's 16-bit stack pointer reaches 64 KB minus
 * the registers.
 */
const largeRam = { avr: 0xf000, cortex: 0x40000 } as const;

export interface Firmware {
  /** The linked ELF file. */
  bytes: Uint8Array;
  elf: Elf;
  board: Board;
  program: Program;
  /** RAM it was linked for, in bytes: the board's, or more if the board's is too small. */
  ram: number;
}

export interface BuildOptions {
  /** The program with the model, or without it. */
  part?: "model" | "empty";
  flashOrigin?: number;
}

/**
 * Builds a program for a board. A program too large for it is still linked, so that it can be measured: compare its
 * sizes with the board's. Throws InputError with the compiler's first message if the compiler is not installed or
 * refuses the C.
 */
export async function buildProgram(
  program: Program,
  board: Board,
  { part = "model", flashOrigin = flashOrigins.rp2040 }: BuildOptions = {},
): Promise<Firmware> {
  const family = board.core === "avr5" ? "avr" : "cortex";
  const files = harnessFiles(program, family, part);
  return withFiles(files, async (folder) => {
    const sources = [...files.keys()].filter((path) => path.endsWith(".c"));
    const objects = await compile(board, folder, sources);
    const link = async (ram: number): Promise<Firmware> => {
      const bytes = await linkObjects(board, folder, objects, flashOrigin, ram);
      return { bytes, elf: readElf(bytes), board, program, ram };
    };
    const firmware = await link(board.ram);
    const fits = firmware.elf.staticRam + leastStack <= board.ram;
    return fits ? firmware : link(Math.max(board.ram, largeRam[family]));
  });
}

async function compile({ compiler, flags }: Board, folder: string, sources: readonly string[]): Promise<string[]> {
  const args = [...flags, "-std=gnu99", "-I", ".", "-c", ...sources];
  const { status, stderr } = await runTool(compiler, args, { cwd: folder });
  if (status !== 0) throw new InputError(`${compiler} refuses the C: ${firstMessage(stderr)}`);
  return sources.map((source) => `${basename(source, ".c")}.o`);
}

async function linkObjects(
  { compiler, core, flags }: Board,
  folder: string,
  objects: readonly string[],
  flashOrigin: number,
  ram: number,
): Promise<Uint8Array> {
  const args = [...flags, ...objects, "-Wl,--gc-sections", "-o", "program.elf"];
  if (core === "avr5") {
    // Room for programs too large for the board, and a stack that starts at the end of the RAM.
    const dataEnd = 0x100 + ram - 1;
    args.push(
      "-Wl,--defsym=__TEXT_REGION_LENGTH__=128K,--defsym=__DATA_REGION_LENGTH__=0xff00",
      `-Wl,--defsym=__stack=${dataEnd}`,
    );
  } else {
    await writeFile(join(folder, "program.ld"), cortexLinkerScript(flashOrigin, 16 << 20, ram));
    args.push("-nostartfiles", "--specs=nano.specs", "-Wl,-n", "-T", "program.ld");
  }
  const { status, stderr } = await runTool(compiler, args, { cwd: folder });
  if (status !== 0) throw new InputError(`${compiler} cannot link the program: ${firstMessage(stderr)}`);
  return readFile(join(folder, "program.elf"));
}
