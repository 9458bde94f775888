/** @file The program of a worker thread that extracts features. */
import { parentPort, workerData } from "node:worker_threads";
import { clipsOf } from "./clip-recipe.js";
import { type ExtractionWork, extractBlocks } from "./extraction.js";

const work: ExtractionWork = workerData;
extractBlocks(work, clipsOf(work.recipe), (report) => parentPort?.postMessage(report));
