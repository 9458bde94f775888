/** @file What a search's model costs on a board, by its emulator, against the limits. */
import { profileListener } from "../../src/boards/listener-profile.js";
import { profileModel } from "../../src/boards/profile.js";
import { findTool, installCommand } from "../../src/boards/toolchain.js";
import { type BoardId, boards } from "../../src/cost/catalogue.js";
import { listens } from "../../src/cost/sound-cost.js";
import type { IntegerModel } from "../../src/integer/model.js";
import { noiseClips } from "../../src/pipeline/files/clips.js";
import { noiseWindows } from "../../src/pipeline/windows.js";

/** Most trials whose models are made and measured, if the first ones exceed the limits. */
export const mostFinalists = 5;
const windows = 2;
const stepsOfWindow = 16;
const sounds = 2;

/** The cost of a model's program on a board, by its emulator. */
export interface Measured {
  /** Milliseconds per step; for sound, per hop. */
  ms: number;
  /** What exceeds a limit, in words; null: nothing. */
  excess: string | null;
}

/** Why models are not measured on a board, as a sentence; null if they can be. */
export function unmeasured(id: BoardId): string | null {
  const { compiler } = boards[id];
  if (findTool(compiler) !== null) return null;
  return `The winner is not measured, because ${compiler} is not installed: ${installCommand(compiler)}`;
}

/** Measures a model on a board. @param mostMs most milliseconds per step; null: no limit */
export async function measuredOn(model: IntegerModel, id: BoardId, mostMs: number | null): Promise<Measured> {
  const board = boards[id];
  const { ms, fits, inTime } = await costOn(model, id);
  if (!fits) return { ms, excess: `does not fit the memory of ${board.name}` };
  if (inTime && (mostMs === null || ms <= mostMs)) return { ms, excess: null };
  const limit = mostMs === null ? "the time between two frames" : `the limit of ${Number(mostMs.toPrecision(3))}`;
  return { ms, excess: `takes ${ms.toPrecision(3)} ms per step on ${board.name}, more than ${limit}` };
}

async function costOn(model: IntegerModel, id: BoardId): Promise<{ ms: number; fits: boolean; inTime: boolean }> {
  const options = { title: "model" };
  if (listens(model)) {
    const heard = await profileListener(model, boards[id], noiseClips(model.frontEnd, sounds), options);
    return { ms: heard.msPerHop, fits: heard.fits, inTime: heard.keepsUp };
  }
  const run = await profileModel(model, id, noiseWindows(model, windows, stepsOfWindow), options);
  return { ms: run.msPerStep, fits: run.fits, inTime: true };
}
