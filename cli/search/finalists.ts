import { profileListener } from "../../src/boards/listener-profile.js";
import { profileModel } from "../../src/boards/profile.js";
import { findTool, installCommand } from "../../src/boards/toolchain.js";
import { at } from "../../src/core/at.js";
import { type Board, boards } from "../../src/cost/catalogue.js";
import type { AskedLimits } from "../../src/cost/limits.js";
import { listens } from "../../src/cost/sound-cost.js";
import type { IntegerModel } from "../../src/integer/model.js";
import { noiseClips } from "../../src/pipeline/files/clips.js";
import { noiseWindows } from "../../src/pipeline/windows.js";
import type { Search, SearchTrial } from "../../src/search/search.js";

/** Most trials to measure, if the first ones are too slow. */
const mostFinalists = 5;
const windows = 2;
const stepsOfWindow = 16;
const sounds = 2;

/** The cost of a model's program on a board, by its emulator. */
export interface Measured {
  /** Milliseconds per step; for sound, per hop. */
  ms: number;
  /** Whether program and memory fit the board, and it keeps up with sound. */
  fits: boolean;
}

async function measuredOn(model: IntegerModel, board: Board): Promise<Measured> {
  if (listens(model)) {
    const heard = await profileListener(model, board, noiseClips(model.frontEnd, sounds), { title: "model" });
    return { ms: heard.msPerHop, fits: heard.fits && heard.keepsUp };
  }
  const run = await profileModel(model, board, noiseWindows(model, windows, stepsOfWindow), { title: "model" });
  return { ms: run.msPerStep, fits: run.fits };
}

/**
 * The best trial. If a board is given and its compiler is installed, the best trial within the limits by measurement in
 * the emulator, from which estimated cycles may differ by a few per cent.
 */
export async function finalists(
  search: Search,
  ranking: readonly SearchTrial[],
  { board: id }: Pick<AskedLimits, "board">,
  say: (text: string) => void,
): Promise<{ winner: SearchTrial; measured: Measured | null }> {
  const best = at(ranking, 0, "trial");
  if (id === null) return { winner: best, measured: null };
  const board = boards[id];
  if (findTool(board.compiler) === null) {
    say(`The winner is not measured, because ${board.compiler} is not installed: ${installCommand(board.compiler)}\n`);
    return { winner: best, measured: null };
  }
  for (const trial of ranking.slice(0, mostFinalists)) {
    const measured = await measuredOn(search.standIn(trial), board);
    const most = search.mostMs(trial);
    if (measured.fits && (most === null || measured.ms <= most)) return { winner: trial, measured };
    say(`Trial ${trial.trial} takes ${measured.ms.toFixed(2)} ms per step on ${board.name}, more than the limit.\n`);
  }
  say("No finalist is within the limits by measurement: raise the limits, or make more trials.\n");
  return { winner: best, measured: null };
}
