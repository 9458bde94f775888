/** @file The windows and sounds for testing a board: from the user's data, or noise. */
import type { IntegerModel } from "../src/integer/model.js";
import type { FrontEndSpec } from "../src/model/front-end.js";
import { refuseUnread } from "../src/pipeline/data-keys.js";
import { clipsOf, noiseClips } from "../src/pipeline/files/clips.js";
import { loadAny } from "../src/pipeline/files/load.js";
import { readingFor, windowOf } from "../src/pipeline/recipe.js";
import { noiseWindows, windowsOf } from "../src/pipeline/windows.js";
import { refuseOptions } from "./given-flags.js";
import type { DataRequest } from "./options/data.js";

/** Steps of a window of noise, if training had no windows. */
const noiseSteps = 32;

/** The data of --data; null: not given. @throws InputError for options of reading without it */
export function testData(path: string | undefined, read: (path: string) => DataRequest): DataRequest | null {
  if (path !== undefined) return read(path);
  refuseOptions(read("").options, "without --data: noise is taken; leave it out, or give --data");
  return null;
}

/** `count` windows of `[T, D]` raw samples. @throws InputError if the data's channels differ from the model's */
export async function windowsFor(
  model: IntegerModel,
  request: DataRequest | null,
  count: number,
): Promise<Int16Array[]> {
  if (request === null) return noiseWindows(model, count, windowOf(model) ?? noiseSteps);
  const loaded = await loadAny(request.path, readingFor(model, request.options));
  return windowsOf(model, loaded, count);
}

/** `count` clips at the front end's rate. @throws InputError for options that a model of sound has no use for */
export function soundsFor(
  model: IntegerModel,
  frontEnd: FrontEndSpec,
  request: DataRequest | null,
  count: number,
): Int16Array[] {
  if (request === null) return noiseClips(frontEnd, count);
  refuseUnread(model, request.options);
  return clipsOf(frontEnd, request.path, request.options, count);
}
