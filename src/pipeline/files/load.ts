/** @file Any data at a path, as sequences. */
import { InputError } from "../../core/errors.js";
import { clipLayout } from "../../data/audio/files/load-clips.js";
import { readData } from "../../data/files/load.js";
import { isProse } from "../../data/files/plain-texts.js";
import type { LoadedData } from "../../data/loaded-data.js";
import { type AudioHooks, type LoadedAudio, loadLayout } from "../../features/files/load-audio.js";
import { isLanguageModel } from "../../model/language.js";
import type { Model } from "../../model/spec.js";
import { flagName } from "../../options/place.js";
import { type DataOptions, givenOf, numberKeys, soundKeys, tableKeys, textKeys } from "../data-keys.js";
import { readingFor, targetOptions } from "../recipe.js";

/** Callbacks while data are read. */
export interface LoadHooks extends AudioHooks {
  /** Called with notes on unexpected properties of the data: see {@link LoadedData.notes}. */
  onNote?: (note: string) => void;
}

/**
 * Recordings as features, or any other data as `loadData` reads them.
 * @throws InputError if an option has no effect on data of this kind, or a model reads another kind
 */
export async function loadAny(
  path: string,
  options: Partial<DataOptions>,
  hooks: LoadHooks = {},
): Promise<LoadedData | LoadedAudio> {
  const layout = options.text === undefined ? clipLayout(path) : null;
  if (layout === null) await checkTable(path, options);
  else checkSound(path, options);
  const loaded =
    layout === null ? await readData(path, targetOptions(options)) : await loadLayout(path, layout, options, hooks);
  if (layout === null && options.frontEnd === undefined) checkCut(path, options, loaded);
  for (const note of loaded.notes) hooks.onNote?.(note);
  return loaded;
}

/**
 * How to read data on which a model is trained further: as its training data, but texts with labels give a language
 * model classes to learn.
 */
export async function readingToContinue(
  model: Model,
  path: string,
  asked: Partial<DataOptions>,
): Promise<Partial<DataOptions>> {
  const reading = readingFor(model, asked);
  if (!isLanguageModel(model.spec)) return reading;
  return { ...reading, task: asked.task ?? ((await isProse(path)) ? "language" : "multiclass") };
}

function checkSound(path: string, options: Partial<DataOptions>): void {
  if (options.frontEnd === null) {
    throw new InputError(
      `${path}: recordings (WAV), and the model takes numbers: give tables or arrays like its training data`,
    );
  }
  const { task, readout } = options;
  if ((task ?? "multiclass") !== "multiclass" || readout === "every") {
    throw new InputError(`${path}: recordings have one class each: leave --task and --readout every out`);
  }
  // What a model's file says may be from training that let them pass.
  if (options.frontEnd !== undefined) return;
  const table = givenOf(options, tableKeys);
  if (table !== undefined) {
    throw new InputError(`${path}: recordings (WAV) are no tables, which ${flagName(table)} is for: leave it out`);
  }
  const text = givenOf(options, textKeys);
  if (text !== undefined) {
    throw new InputError(`${path}: recordings (WAV) are no text, which ${flagName(text)} is for: leave it out`);
  }
}

async function checkTable(path: string, options: Partial<DataOptions>): Promise<void> {
  if ((options.frontEnd ?? null) !== null) {
    throw new InputError(
      `${path}: no recordings (WAV), which the model listens to: give a WAV file, or a folder of them`,
    );
  }
  const sound = givenOf(options, soundKeys);
  if (sound !== undefined) {
    throw new InputError(`${path}: no recordings (WAV), which ${flagName(sound)} is for: leave it out`);
  }
  if (options.text !== undefined || options.task === "language") return;
  const text = givenOf(options, textKeys);
  if (text === undefined || (text !== "textColumn" && (await isProse(path)))) return;
  const flag = flagName(text);
  throw new InputError(`${path}: ${flag} is for text: ask for it with ${flagName("text")}, or leave it out`);
}

/** Refuses options for tables where texts or arrays were read. */
function checkCut(path: string, options: Partial<DataOptions>, { sequences, files }: LoadedData): void {
  const isText = sequences.text !== undefined;
  if (files !== undefined && !isText) return;
  const key = givenOf(options, isText ? numberKeys : tableKeys);
  if (key === undefined) return;
  const what = isText ? "text" : "arrays, cut into sequences already";
  throw new InputError(`${path}: ${what}, and ${flagName(key)} is for tables of numbers: leave it out`);
}
