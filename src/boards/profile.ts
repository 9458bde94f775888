/** @file The cost of a model on a board: built with the board's compiler, run on real windows in its emulator. */

import { grouped } from "../core/text.js";
import { type Board, type BoardId, boardOf } from "../cost/catalogue.js";
import { rateText } from "../data/rates.js";
import { exportC } from "../deploy/c/export.js";
import { checkKind } from "../inference/any-model.js";
import type { IntegerModel } from "../integer/model.js";
import { modelStorage } from "../integer/storage.js";
import { library, OptionError, type Place } from "../options/place.js";
import { checkNames } from "../options/table.js";
import { type Footprint, measure, memoryAdvice, spread } from "./measure.js";
import { type ModelSource, modelProgram } from "./program.js";
import { referenceResults } from "./reference.js";
import { checkWindows, stepsOf, type WindowResult } from "./windows.js";

/** The cost of a model on a board; plain JSON. */
export interface Profile extends Footprint {
  windows: number;
  steps: number;
  cyclesPerStep: { min: number; mean: number; max: number };
  msPerStep: number;
  /** Mean over the windows, which may differ in length. */
  msPerWindow: number;
  windowsPerSecond: number;
  /** Samples that a step takes. */
  frame: number;
  /** Sample rate of the data in Hz, if known, and whether the slowest step ends before the next step's samples are there. */
  sampleRate: number | null;
  keepsUp: boolean | null;
  /** What does not fit or keep up, by how much, and what to change. */
  advice: string[];
}

export interface ProfileOptions {
  /** The result of the integer interpreter for each window. Default: none, nothing is compared. */
  reference?: readonly WindowResult[];
  /** Sample rate in Hz. Default: unknown. */
  sampleRate?: number | null;
  /** Samples that a step takes. Default: 1. */
  frame?: number;
  /** Where the advice is read, which determines the names of options. Default: a program. */
  place?: Place;
}

/**
 * Measures a model on a board over at least one window of int16 samples `[T, D]`. Cycle counts are exact: the same
 * program, windows and compiler always give the same numbers. A Cortex-M0 build also runs on QEMU's micro:bit, if it is
 * installed and large enough, to find bad accesses. A model too large for its board is measured in a larger chip of the
 * same core, with `fits: false`. Throws InputError if the compiler is not installed.
 */
export async function profile(
  model: ModelSource,
  board: Board,
  windows: readonly Int16Array[],
  { reference, sampleRate = null, frame = 1, place = library }: ProfileOptions = {},
): Promise<Profile> {
  const { footprint, cycles } = await measure(modelProgram(model), board, windows, reference);
  const cyclesPerStep = spread(cycles);
  const steps = windows.reduce((sum, window) => sum + stepsOf(window, model.channels), 0);
  const ms = 1000 / board.clockHz;
  const msPerWindow = (cyclesPerStep.mean * steps * ms) / windows.length;
  const measured = {
    ...footprint,
    windows: windows.length,
    steps,
    cyclesPerStep,
    msPerStep: cyclesPerStep.mean * ms,
    msPerWindow,
    windowsPerSecond: 1000 / msPerWindow,
    frame,
    sampleRate,
    keepsUp: sampleRate === null ? null : (cyclesPerStep.max * sampleRate) / frame <= board.clockHz,
  };
  return { ...measured, advice: adviceFor(measured, place) };
}

/**
 * Exports an integer model as C and profiles it, compared with the interpreter, at the rate of its samples.
 * @throws InputError as {@link profile}; for anything but an integer model, a board and windows
 */
export async function profileModel(
  model: IntegerModel,
  board: Board | BoardId,
  windows: readonly Int16Array[],
  options: { title: string; place?: Place },
): Promise<Profile> {
  checkKind(model, "integer", "profileModel");
  checkNames({ title: "", place: library }, options);
  checkWindows(windows, "windows");
  const { title, place } = options;
  const on = boardOf(board);
  checkTables(model, on);
  const reference = referenceResults(model, windows);
  return profile(exportC(model, { title }), on, windows, {
    reference,
    sampleRate: model.sampleRate,
    frame: model.frame ?? 1,
    ...(place && { place }),
  });
}

/** Bytes of the largest table that avr-gcc compiles. */
const largestTable = 32_767;

/** @throws OptionError for a model whose C the board's compiler would refuse */
function checkTables(model: IntegerModel, { core, name: board }: Board): void {
  if (core !== "avr5") return;
  const { items } = modelStorage(model);
  const large = items.find(({ bytes, encoding }) => bytes > largestTable && (encoding ?? "dense") === "dense");
  if (large === undefined) return;
  throw new OptionError(
    ({ name }) =>
      `${large.name} takes ${grouped(large.bytes)} bytes, but a table on ${board} has at most ${grouped(largestTable)}: ` +
      `choose another ${name("board")}, or a smaller model`,
  );
}

function adviceFor(measured: Omit<Profile, "advice">, { name }: Place): string[] {
  const { board, cyclesPerStep, sampleRate, frame, keepsUp } = measured;
  const smaller = `lower ${name("hidden")}, ${name("rankW")} or ${name("rankU")}`;
  const ram = `lower ${name("hidden")} or ${name("rankU")}`;
  const advice = memoryAdvice(measured, { flash: `${smaller}, or the densities`, ram });
  if (sampleRate !== null && keepsUp === false) {
    const needed = ((1000 * cyclesPerStep.max) / board.clockHz).toFixed(1);
    const given = ((1000 * frame) / sampleRate).toFixed(1);
    const taken = frame === 1 ? "" : `, ${frame} samples a step,`;
    advice.push(
      `needs ${needed} ms per step; ${rateText(sampleRate)}${taken} leaves ${given}: ${smaller}, or the sample rate`,
    );
  }
  return advice;
}
