import { type LoadedData, type LoadOptions, loadData } from "../src/data/files/load.js";
import type { Sequences, Split } from "../src/data/sequences.js";
import { InputError } from "../src/errors.js";
import { type AudioOptions, type LoadedAudio, loadAudio } from "../src/features/files/load-audio.js";

/** Everything that data flags say. */
export type DataOptions = LoadOptions & AudioOptions;

/** Recordings as features, or any other data as `loadData` reads them. */
export async function loadAny(path: string, options: Partial<DataOptions>): Promise<LoadedData | LoadedAudio> {
  const audio = await loadAudio(path, options);
  if (audio === null) return loadData(path, options);
  const { task, readout } = options;
  if ((task ?? "multiclass") !== "multiclass" || (readout ?? "last") !== "last") {
    throw new InputError(
      `${path}: recordings have one class each, read at the last step: leave --task and --readout out`,
    );
  }
  return audio;
}

/** What training sees of loaded data: recordings with the variations that were asked for. */
export async function forTraining(
  loaded: LoadedData | LoadedAudio,
  split: Split,
): Promise<{ sequences: Sequences; split: Split }> {
  return "augmented" in loaded ? loaded.augmented(split) : { sequences: loaded.sequences, split };
}
