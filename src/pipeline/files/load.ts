/** @file Any data at a path, as sequences. */
import { InputError } from "../../core/errors.js";
import { type LoadedData, loadData } from "../../data/files/load.js";
import { type AudioHooks, type LoadedAudio, loadAudio } from "../../features/files/load-audio.js";
import { flagName } from "../../options/place.js";
import { type DataOptions, targetOptions } from "../recipe.js";

/** Callbacks while data are read. */
export interface LoadHooks extends AudioHooks {
  /** Called with notes on unexpected properties of the data: see {@link LoadedData.notes}. */
  onNote?: (note: string) => void;
}

/** Recordings as features, or any other data as `loadData` reads them. */
export async function loadAny(
  path: string,
  options: Partial<DataOptions>,
  hooks: LoadHooks = {},
): Promise<LoadedData | LoadedAudio> {
  const audio = options.text === undefined ? await loadAudio(path, options, hooks) : null;
  if (audio === null) {
    checkFitting(path, options);
    const loaded = await loadData(path, targetOptions(options));
    for (const note of loaded.notes) hooks.onNote?.(note);
    return loaded;
  }
  for (const note of audio.notes) hooks.onNote?.(note);
  const { task, readout } = options;
  if ((task ?? "multiclass") !== "multiclass" || readout === "every") {
    throw new InputError(`${path}: recordings have one class each: leave --task and --readout every out`);
  }
  return audio;
}

/** Refuses options of the target that would have no effect. */
function checkFitting(path: string, { words, heldOut, text, textColumn }: Partial<DataOptions>): void {
  for (const [key, value] of Object.entries({ words, heldOut })) {
    if (value === undefined || value === null) continue;
    throw new InputError(`${path}: no recordings (WAV), which ${flagName(key)} is for: leave it out`);
  }
  if (text === undefined && textColumn !== undefined) {
    const flag = flagName("textColumn");
    throw new InputError(`${path}: ${flag} is for text: ask for it with ${flagName("text")}, or leave it out`);
  }
}
