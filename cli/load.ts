import { InputError } from "../src/core/errors.js";
import { grouped } from "../src/core/text.js";
import { type LoadedData, type LoadOptions, loadData } from "../src/data/files/load.js";
import type { Sequences, Split } from "../src/data/sequences.js";
import { type AudioHooks, type AudioOptions, type LoadedAudio, loadAudio } from "../src/features/files/load-audio.js";
import type { Readout } from "../src/model/spec.js";
import { soundDefaults } from "../src/train/option-table.js";
import type { TrainOptions } from "../src/train/options.js";

/** Everything that data flags say. */
export type DataOptions = Omit<LoadOptions, "readout"> & AudioOptions & { readout: Readout };

/** What is told while data are read. */
export interface LoadHooks extends AudioHooks {
  /** What people may not expect of the data: see {@link LoadedData.notes}. */
  onNote?: (note: string) => void;
}

/** Recordings as features, or any other data as `loadData` reads them. */
export async function loadAny(
  path: string,
  options: Partial<DataOptions>,
  hooks: LoadHooks = {},
): Promise<LoadedData | LoadedAudio> {
  const audio = await loadAudio(path, options, hooks);
  if (audio === null) {
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

/** Where targets are: readouts that pool need one a sequence, as the last state does. */
export function targetOptions({ readout, ...options }: Partial<DataOptions>): Partial<LoadOptions> {
  if (readout === undefined) return options;
  return { ...options, readout: readout === "every" ? "every" : "last" };
}

/** What training sees of loaded data. */
export interface TrainingData {
  sequences: Sequences;
  split: Split;
  /** Training options that go well with such data, where nothing else is asked for. */
  options: Partial<TrainOptions>;
}

/**
 * Recordings with the variations that were asked for; other data as they are. Some data flags say how a network reads the data:
 * a readout that pools, and for what is no recording the samples of a frame.
 * @throws InputError where a frame is no whole number of samples
 */
export async function forTraining(
  loaded: LoadedData | LoadedAudio,
  split: Split,
  { readout, frame }: Partial<DataOptions>,
): Promise<TrainingData> {
  const reading = readout === "mean" || readout === "max" ? { readout } : {};
  if ("augmented" in loaded) return { ...(await loaded.augmented(split)), options: { ...soundDefaults, ...reading } };
  if (frame === undefined) return { sequences: loaded.sequences, split, options: reading };
  if (Number.isInteger(frame)) return { sequences: loaded.sequences, split, options: { ...reading, frame } };
  throw new InputError(`--frame ${frame}: give a whole number of samples; milliseconds are for recordings`);
}

/** `820 to train and 8 variations of each, 91 to validate, 230 to test`. */
export function partsText(loaded: LoadedData | LoadedAudio, split: Split): string {
  const { train, validation, test } = split;
  const copies = "copies" in loaded ? loaded.copies(split) : 0;
  const varied = copies === 0 ? "" : ` and ${copies} ${copies === 1 ? "variation" : "variations"} of each`;
  return [
    `${grouped(train.length)} to train${varied}`,
    ...(validation.length > 0 ? [`${grouped(validation.length)} to validate`] : []),
    ...(test.length > 0 ? [`${grouped(test.length)} to test`] : []),
  ].join(", ");
}
