/** @file The program of a worker thread, which makes runs of a search and their features, one task at a time. */
import { parentPort } from "node:worker_threads";
import { frontEnd } from "../../src/features/front-end.js";
import { clipsIn } from "../../src/features/recordings.js";
import { extractFeatures } from "../../src/features/sequences.js";
import { runTrial } from "../../src/search/run.js";
import type { ThreadAnswer, ThreadTask } from "./threads.js";

async function answerTo(task: ThreadTask): Promise<ThreadAnswer> {
  if (task.kind === "run") return { outcome: await runTrial(task.data, task.fold, task.options, task.length, 1) };
  const { recordings, clips, spec, from, to } = task;
  return { features: extractFeatures(clipsIn(recordings, clips), frontEnd(spec), from, to) };
}

parentPort?.on("message", (task: ThreadTask) => {
  answerTo(task)
    .catch((error: unknown): ThreadAnswer => ({ fault: error instanceof Error ? error.message : String(error) }))
    .then((answer) => parentPort?.postMessage(answer));
});
