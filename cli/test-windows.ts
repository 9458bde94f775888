/** @file The windows and sounds for testing a board: from the user's data, or noise. */
import { InputError } from "../src/core/errors.js";
import { readData } from "../src/data/files/load.js";
import type { IntegerModel } from "../src/integer/model.js";
import type { FrontEndSpec } from "../src/model/front-end.js";
import { clipsOf, noiseClips } from "../src/pipeline/files/clips.js";
import { readingFor, targetOptions, windowOf } from "../src/pipeline/recipe.js";
import { noiseWindows, windowsOf } from "../src/pipeline/windows.js";
import type { DataRequest } from "./options/data.js";

/** Steps of a window of noise, if training had no windows. */
const noiseSteps = 32;

/** `count` windows of `[T, D]` raw samples. @throws InputError if the data's channels differ from the model's */
export async function windowsFor(
  model: IntegerModel,
  request: DataRequest | null,
  count: number,
): Promise<Int16Array[]> {
  if (request === null) return noiseWindows(model, count, windowOf(model) ?? noiseSteps);
  const loaded = await readData(request.path, targetOptions(readingFor(model, request.options)));
  const { channels } = loaded.sequences;
  const wanted = model.input.mean.length;
  if (channels !== wanted) {
    throw new InputError(
      `${request.path} has ${channels} channels, the model takes ${wanted}: give data like its training data`,
    );
  }
  return windowsOf(model, loaded, count);
}

/** `count` clips at the front end's rate. */
export function soundsFor(frontEnd: FrontEndSpec, request: DataRequest | null, count: number): Int16Array[] {
  return request === null ? noiseClips(frontEnd, count) : clipsOf(frontEnd, request.path, request.options, count);
}
