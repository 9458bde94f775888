/** @file What a model costs on a board: built with the board's compiler, run on real windows in its emulator. */
import { exportC } from "../deploy/c/export.js";
import { InputError } from "../errors.js";
import type { IntegerModel } from "../integer/model.js";
import { runAtmega328p } from "./atmega328p.js";
import { type Board, boards } from "./catalogue.js";
import { flashBytes, staticRamBytes } from "./elf.js";
import type { Emulation, Emulator } from "./emulator.js";
import { buildFirmware, flashOrigins } from "./firmware.js";
import type { ModelSource } from "./harness.js";
import { runQemu } from "./qemu.js";
import { referenceResults } from "./reference.js";
import { runRp2040 } from "./rp2040.js";
import { compilerVersion, findTool } from "./toolchain.js";
import { firstDifference, stepsOf, type WindowResult } from "./windows.js";

export interface Profile {
  model: string;
  board: Pick<Board, "id" | "name" | "chip" | "clockHz" | "flash" | "ram">;
  /** The compiler, its version and the board's options for it: another version gives other sizes and cycles. */
  compiler: string;
  /** Bytes of flash: of the least program that can run the model, and of the model alone (less the same program without it). */
  flash: number;
  flashBeyondEmpty: number;
  /** Bytes of .data and .bss, of both again: the model's state is in them. */
  staticRam: number;
  staticRamBeyondEmpty: number;
  /** Most bytes of stack that the model's functions used. */
  stack: number;
  /** Static RAM and stack: of the program, and of the model alone. */
  ramTotal: number;
  ramBeyondEmpty: number;
  windows: number;
  steps: number;
  cyclesPerStep: { min: number; mean: number; max: number };
  msPerStep: number;
  /** Mean over the windows, which may differ in length. */
  msPerWindow: number;
  windowsPerSecond: number;
  /** Samples a second of the data, where known, and whether the slowest step keeps up with them. */
  sampleRate: number | null;
  keepsUp: boolean | null;
  /** All states and scores equal the reference; null without one. */
  matchesReference: boolean | null;
  /** The emulators that ran it: the first counted the cycles. */
  emulators: string[];
  faults: string[];
  fits: boolean;
  /** What does not fit or keep up: by how much, and what to change. */
  advice: string[];
}

export interface ProfileOptions {
  /** The result of the integer interpreter for each window. Default: none, nothing is compared. */
  reference?: readonly WindowResult[];
  /** Samples a second. Default: not known. */
  sampleRate?: number | null;
}

const emulators: Readonly<Record<Board["emulator"], Emulator>> = { avr8js: runAtmega328p, rp2040js: runRp2040 };

/**
 * Measures a model on a board over at least one window of int16 samples `[T, D]`. Cycle counts are exact: the same program
 * and windows give the same numbers everywhere the compiler is the same. A Cortex-M0 build also runs on QEMU's
 * micro:bit, where that is installed and large enough, to find bad accesses. A model too large for its board is
 * measured in a larger chip of the same core, with `fits: false`. Throws InputError where the compiler is not installed.
 */
export async function profile(
  model: ModelSource,
  board: Board,
  windows: readonly Int16Array[],
  { reference, sampleRate = null }: ProfileOptions = {},
): Promise<Profile> {
  if (windows.length === 0) throw new InputError("no window to run: give at least one");
  const firmware = await buildFirmware(model, board);
  const empty = await buildFirmware(model, board, { part: "empty" });
  const emulation = await emulators[board.emulator](firmware, windows);
  const check = board.emulator === "rp2040js" ? await checkInQemu(model, board, windows) : null;
  const runs = check === null ? [emulation] : [emulation, check];
  const faults = runs.flatMap((run) => run.faults);

  const cycles = emulation.cycles ?? [];
  if (cycles.length === 0)
    throw new InputError(`${board.name}: no step of ${model.name} came to its end: ${faults[0]}`);
  const total = cycles.reduce((sum, count) => sum + count, 0);
  const cyclesPerStep = { min: Math.min(...cycles), mean: total / cycles.length, max: Math.max(...cycles) };
  const steps = windows.reduce((sum, window) => sum + stepsOf(window, model.channels), 0);
  const ms = 1000 / board.clockHz;
  const msPerWindow = (cyclesPerStep.mean * steps * ms) / windows.length;

  const flash = flashBytes(firmware.elf);
  const staticRam = staticRamBytes(firmware.elf);
  const staticRamBeyondEmpty = staticRam - staticRamBytes(empty.elf);
  const stack = emulation.stack ?? 0;
  const ramTotal = staticRam + stack;
  const { id, name, chip, clockHz } = board;
  const measured = {
    model: model.name,
    board: { id, name, chip, clockHz, flash: board.flash, ram: board.ram },
    compiler: [board.compiler, await compilerVersion(board.compiler), ...board.flags].join(" "),
    flash,
    flashBeyondEmpty: flash - flashBytes(empty.elf),
    staticRam,
    staticRamBeyondEmpty,
    stack,
    ramTotal,
    ramBeyondEmpty: staticRamBeyondEmpty + stack,
    windows: windows.length,
    steps,
    cyclesPerStep,
    msPerStep: cyclesPerStep.mean * ms,
    msPerWindow,
    windowsPerSecond: 1000 / msPerWindow,
    sampleRate,
    keepsUp: sampleRate === null ? null : cyclesPerStep.max * sampleRate <= clockHz,
    matchesReference: reference === undefined ? null : runs.every((run) => matches(run, windows.length, reference)),
    emulators: [board.emulator, ...(check === null ? [] : ["qemu-system-arm"])],
    faults,
    fits: flash <= board.flash && ramTotal <= board.ram,
  };
  return { ...measured, advice: adviceFor(measured) };
}

/** Exports an integer model as C and profiles it, compared with the interpreter, at the sample rate of its data. */
export function profileModel(
  model: IntegerModel,
  board: Board,
  windows: readonly Int16Array[],
  { title }: { title: string },
): Promise<Profile> {
  const reference = referenceResults(model, windows);
  return profile(exportC(model, { title }), board, windows, { reference, sampleRate: model.sampleRate });
}

/** The board's build on a chip with the micro:bit's memory; null where QEMU is absent or the program needs more. */
async function checkInQemu(
  model: ModelSource,
  board: Board,
  windows: readonly Int16Array[],
): Promise<Emulation | null> {
  if (findTool("qemu-system-arm") === null) return null;
  const { flash, ram } = boards.microbit;
  const firmware = await buildFirmware(model, { ...board, flash, ram }, { flashOrigin: flashOrigins.zero });
  if (firmware.ram > ram || flashBytes(firmware.elf) > flash) return null;
  return runQemu(firmware, windows);
}

function matches({ results, faults }: Emulation, windows: number, reference: readonly WindowResult[]): boolean {
  return faults.length === 0 && results.length === windows && firstDifference(results, reference) === -1;
}

function adviceFor(measured: Omit<Profile, "advice">): string[] {
  const { board, flash, ramTotal, cyclesPerStep, sampleRate, keepsUp } = measured;
  const count = (value: number) => value.toLocaleString("en-GB");
  const advice: string[] = [];
  if (flash > board.flash) {
    advice.push(
      `needs ${count(flash)} B of flash; ${board.name} has ${count(board.flash)}: lower --hidden, --w-rank or --u-rank, or the densities`,
    );
  }
  if (ramTotal > board.ram) {
    advice.push(`needs ${count(ramTotal)} B of RAM; ${board.name} has ${count(board.ram)}: lower --hidden or --u-rank`);
  }
  if (sampleRate !== null && keepsUp === false) {
    const needed = ((1000 * cyclesPerStep.max) / board.clockHz).toFixed(1);
    const given = (1000 / sampleRate).toFixed(1);
    advice.push(
      `needs ${needed} ms a step; ${sampleRate} samples a second leave ${given}: lower --hidden, --w-rank or --u-rank, or the sample rate`,
    );
  }
  return advice;
}
