import { type Profile, profileModel } from "../../src/boards/profile.js";
import { findTool, installCommand } from "../../src/boards/toolchain.js";
import { at } from "../../src/core/at.js";
import { boards } from "../../src/cost/catalogue.js";
import { noiseWindows } from "../../src/pipeline/windows.js";
import type { Limits } from "../../src/search/limits.js";
import type { Search, SearchTrial } from "../../src/search/search.js";

/** Trials that are measured at most, where the first ones turn out too slow. */
const mostFinalists = 5;
const windows = 2;
const stepsOfWindow = 16;

/**
 * The best trial. Where a board is named and its compiler is there, the best that keeps the limits as they are measured in the
 * emulator, which foreseen cycles may miss by a few per cent.
 */
export async function finalists(
  search: Search,
  ranking: readonly SearchTrial[],
  limits: Limits,
  say: (text: string) => void,
): Promise<{ winner: SearchTrial; measured: Profile | null }> {
  const best = at(ranking, 0, "trial");
  if (limits.board === null) return { winner: best, measured: null };
  const board = boards[limits.board];
  if (findTool(board.compiler) === null) {
    say(`${board.compiler} is not there to measure the winner with: ${installCommand(board.compiler)}\n`);
    return { winner: best, measured: null };
  }
  for (const trial of ranking.slice(0, mostFinalists)) {
    const model = search.standIn(trial);
    const measured = await profileModel(model, board, noiseWindows(model, windows, stepsOfWindow), { title: "model" });
    if (measured.fits && (limits.ms === null || measured.msPerStep <= limits.ms)) return { winner: trial, measured };
    say(`Trial ${trial.trial} takes ${measured.msPerStep.toFixed(2)} ms a step on ${board.name}: over the limit.\n`);
  }
  say("No finalist keeps the limits as they are measured: give more room, or search on.\n");
  return { winner: best, measured: null };
}
