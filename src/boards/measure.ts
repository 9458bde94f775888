/** @file Builds a program with and without its model for a board, and runs it: the basis of profiles. */

import { InputError } from "../core/errors.js";
import { grouped } from "../core/text.js";
import { type Board, boards } from "../cost/catalogue.js";
import { runAtmega328p } from "./atmega328p.js";
import type { Emulation } from "./emulator.js";
import { buildProgram, flashOrigins } from "./firmware.js";
import type { Program } from "./program.js";
import { runQemu } from "./qemu.js";
import { runRp2040 } from "./rp2040.js";
import { compilerVersion, findTool } from "./toolchain.js";
import { firstDifference, type WindowResult } from "./windows.js";

/** The part that all profiles share. */
export interface Footprint {
  model: string;
  board: Pick<Board, "id" | "name" | "chip" | "clockHz" | "flash" | "ram">;
  /** The compiler, its version and the board's options for it: another version gives different sizes and cycles. */
  compiler: string;
  /**
   * Bytes of flash: of the smallest program that can run the model, and of the model alone (minus the same program
   * without it).
   */
  flash: number;
  flashBeyondEmpty: number;
  /** Bytes of .data and .bss of both, which include the model's state. */
  staticRam: number;
  staticRamBeyondEmpty: number;
  /** Most bytes of stack used by the model's functions. */
  stack: number;
  /** Static RAM and stack: of the program, and of the model alone. */
  ramTotal: number;
  ramBeyondEmpty: number;
  /** Whether all answers equal the reference; null without one. */
  matchesReference: boolean | null;
  /** The emulators that ran it; the first one counted the cycles. */
  emulators: string[];
  faults: string[];
  fits: boolean;
}

export interface Measurement {
  footprint: Footprint;
  /** Cycles of each step, and of its part in the functions `within`. */
  cycles: number[];
  within: number[];
}

const emulators = { avr8js: runAtmega328p, rp2040js: runRp2040 } as const;

/**
 * Builds a program for a board and runs windows of int16 samples `[T, D]` through it; a Cortex-M0's also in QEMU, if it
 * is installed and large enough, to find bad accesses. Throws InputError if the compiler is not installed or no step
 * finishes.
 *
 * @param reference the expected answers
 */
export async function measure(
  program: Program,
  board: Board,
  windows: readonly Int16Array[],
  reference?: readonly WindowResult[],
): Promise<Measurement> {
  if (windows.length === 0) throw new InputError("no window to run: give at least one");
  const firmware = await buildProgram(program, board);
  const empty = await buildProgram(program, board, { part: "empty" });
  const emulation = await emulators[board.emulator](firmware, windows);
  const check = board.emulator === "rp2040js" ? await checkInQemu(program, board, windows) : null;
  const runs = check === null ? [emulation] : [emulation, check];
  const faults = runs.flatMap((run) => run.faults);
  const { cycles, within, stack } = emulation;
  if (cycles.length === 0) {
    throw new InputError(`${board.name}: no step of ${program.name} finished: ${faults[0]}`);
  }

  const { flash, staticRam } = firmware.elf;
  const staticRamBeyondEmpty = staticRam - empty.elf.staticRam;
  const ramTotal = staticRam + stack;
  const { id, name, chip, clockHz } = board;
  return {
    footprint: {
      model: program.name,
      board: { id, name, chip, clockHz, flash: board.flash, ram: board.ram },
      compiler: [board.compiler, await compilerVersion(board.compiler), ...board.flags].join(" "),
      flash,
      flashBeyondEmpty: flash - empty.elf.flash,
      staticRam,
      staticRamBeyondEmpty,
      stack,
      ramTotal,
      ramBeyondEmpty: staticRamBeyondEmpty + stack,
      matchesReference: reference === undefined ? null : runs.every((run) => matches(run, reference)),
      emulators: [board.emulator, ...(check === null ? [] : ["qemu-system-arm"])],
      faults,
      fits: flash <= board.flash && ramTotal <= board.ram,
    },
    cycles,
    within,
  };
}

/** The board's build on a chip with the micro:bit's memory; null if QEMU is absent or the program needs more. */
async function checkInQemu(program: Program, board: Board, windows: readonly Int16Array[]): Promise<Emulation | null> {
  if (findTool("qemu-system-arm") === null) return null;
  const { flash, ram } = boards.microbit;
  const firmware = await buildProgram(program, { ...board, flash, ram }, { flashOrigin: flashOrigins.zero });
  if (firmware.ram > ram || firmware.elf.flash > flash) return null;
  return runQemu(firmware, windows);
}

function matches({ results, faults }: Emulation, reference: readonly WindowResult[]): boolean {
  return faults.length === 0 && results.length === reference.length && firstDifference(results, reference) === -1;
}

/**
 * What the memory of a board lacks, by how much, and how to change it.
 *
 * @param ofRam what takes much of the RAM
 */
export function memoryAdvice(
  { board, flash, ramTotal }: Footprint,
  remedies: { flash: string; ram: string },
  ofRam = "",
): string[] {
  const needs = (bytes: number, what: string, given: number, remedy: string) =>
    bytes <= given ? [] : [`needs ${grouped(bytes)} B of ${what}; ${board.name} has ${grouped(given)}: ${remedy}`];
  return [
    ...needs(flash, "flash", board.flash, remedies.flash),
    ...needs(ramTotal, `RAM${ofRam}`, board.ram, remedies.ram),
  ];
}

/** Minimum, mean and maximum of some numbers. */
export function spread(values: readonly number[]): { min: number; mean: number; max: number } {
  const total = values.reduce((sum, value) => sum + value, 0);
  return {
    min: values.reduce((a, b) => Math.min(a, b)),
    mean: total / values.length,
    max: values.reduce((a, b) => Math.max(a, b)),
  };
}
