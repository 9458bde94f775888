/**
 * @file Features of many recordings, on several threads. Threads take blocks of clips in turn; a clip's features depend
 * on the clip alone, and blocks are joined in order, so the number of threads changes only the time.
 */
import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { InputError } from "../../core/errors.js";
import type { Clips } from "../../data/audio/clips.js";
import type { FrontEndSpec } from "../../model/front-end.js";
import { frontEnd } from "../front-end.js";
import { type ClipFeatures, extractFeatures, joinFeatures } from "../sequences.js";
import type { ClipRecipe } from "./clip-recipe.js";

/** Clips that a thread takes at a time. */
const blockClips = 32;
/** Blocks that justify one more thread. */
const blocksPerThread = 4;

/** The work shared by all threads. */
export interface ExtractionWork {
  recipe: ClipRecipe;
  spec: FrontEndSpec;
  /** The next block to take, shared by all threads. */
  next: Int32Array;
  blocks: number;
}

/** A thread's report on a block: its features, or what is wrong with one of its clips, after which all threads stop. */
export type BlockReport = { block: number } & ({ features: ClipFeatures } | { refusal: string });

/** Takes blocks until none is left, and reports each. After a clip that cannot be read no further block is begun. */
export function extractBlocks(
  { spec, next, blocks }: ExtractionWork,
  clips: Clips,
  report: (done: BlockReport) => void,
): void {
  const front = frontEnd(spec);
  for (let block = Atomics.add(next, 0, 1); block < blocks; block = Atomics.add(next, 0, 1)) {
    try {
      report({ block, features: extractFeatures(clips, front, block * blockClips, (block + 1) * blockClips) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      Atomics.store(next, 0, blocks);
      report({ block, refusal: error.message });
    }
  }
}

/**
 * Extracts the features of all clips of a recipe, on at most a given number of threads.
 * @param clips the recipe's, for this thread
 * @param onClips called from time to time with the number of clips taken and the number of all
 * @throws InputError if a clip cannot be read: names the first; what `onClips` throws
 */
export async function extractOnThreads(
  recipe: ClipRecipe,
  clips: Clips,
  spec: FrontEndSpec,
  threads: number,
  onClips: (taken: number, count: number) => void = () => {},
): Promise<ClipFeatures> {
  const count = clips.classes.length;
  const blocks = Math.ceil(count / blockClips);
  const work: ExtractionWork = { recipe, spec, next: new Int32Array(new SharedArrayBuffer(4)), blocks };
  const reports: BlockReport[] = [];
  const take = (report: BlockReport): void => {
    reports[report.block] = report;
  };
  const helpers = Math.min(threads - 1, Math.floor(blocks / blocksPerThread));
  const finished = Array.from({ length: helpers }, () => help(work, take));
  const told: unknown[] = [];
  extractBlocks(work, clips, (report) => {
    take(report);
    told.push(onClips(Math.min(count, blockClips * Atomics.load(work.next, 0)), count));
  });
  await Promise.all([...finished, ...told]);

  const front = frontEnd(spec);
  const done = Array.from({ length: blocks }, (_, block) => {
    const report = reports[block];
    if (report !== undefined && "refusal" in report) throw new InputError(report.refusal);
    // A block of a thread that was lost, or one not begun after a refusal elsewhere.
    return report?.features ?? extractFeatures(clips, front, block * blockClips, (block + 1) * blockClips);
  });
  return joinFeatures(spec, done);
}

/** Starts a worker thread and resolves when it has ended, for any reason. Does nothing if none can be started. */
async function help(work: ExtractionWork, take: (report: BlockReport) => void): Promise<void> {
  // A bundle in CommonJS has no address.
  if (!import.meta.url) return;
  const ending = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const program = new URL(`./extract-worker.${ending}`, import.meta.url);
  if (!existsSync(program)) return;
  const thread = new Worker(program, { workerData: work });
  thread.on("message", take);
  await new Promise<void>((resolve) => {
    // An error also ends the thread; its unfinished block is then computed here, and meets the same error.
    thread.on("error", () => {});
    thread.on("exit", () => resolve());
  });
}
