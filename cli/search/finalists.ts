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

/** Trials that are measured at most, where the first ones turn out too slow. */
const mostFinalists = 5;
const windows = 2;
const stepsOfWindow = 16;
const sounds = 2;

/** What a model's program takes on a board, as its emulator has it. */
export interface Measured {
  /** A step; of sound, from one frame to the next. */
  ms: number;
  /** Program and memory fit the board, and sound is kept up with. */
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
 * The best trial. Where a board is named and its compiler is there, the best that keeps the limits as they are measured in the
 * emulator, which foreseen cycles may miss by a few per cent.
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
    say(`${board.compiler} is not there to measure the winner with: ${installCommand(board.compiler)}\n`);
    return { winner: best, measured: null };
  }
  for (const trial of ranking.slice(0, mostFinalists)) {
    const measured = await measuredOn(search.standIn(trial), board);
    const most = search.mostMs(trial);
    if (measured.fits && (most === null || measured.ms <= most)) return { winner: trial, measured };
    say(`Trial ${trial.trial} takes ${measured.ms.toFixed(2)} ms a step on ${board.name}: over the limit.\n`);
  }
  say("No finalist keeps the limits as they are measured: give more room, or search on.\n");
  return { winner: best, measured: null };
}
