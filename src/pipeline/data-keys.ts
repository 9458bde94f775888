/** @file Options of reading by the data that they are for, and those that a model leaves without effect. */
import { InputError } from "../core/errors.js";
import type { LoadOptions } from "../data/files/load-options.js";
import type { AudioOptions } from "../features/files/audio-options.js";
import { frontEndRows } from "../features/front-end-options.js";
import { variationSchema } from "../model/recipe.js";
import type { ModelContract } from "../model/spec.js";
import type { Readout } from "../model/task.js";
import { flagName } from "../options/place.js";
import { keysOf } from "../options/table.js";

type Key = keyof DataOptions;

/** Options that say how a table of numbers is cut up; texts have the column of labels, too. */
export const numberKeys = ["window", "stride", "groupColumn", "channels"] as const satisfies readonly Key[];
export const tableKeys = [...numberKeys, "labelColumn"] as const satisfies readonly Key[];

/** Of recordings, a frame has milliseconds; of other data it has samples. */
const frontEndKeys = keysOf(frontEndRows);
const vocabularyKeys = ["vocabulary", "minCount"] as const satisfies readonly Key[];

/** Options of clips and their variations, which a model's recipe holds. */
export const clipKeys = [
  ...(["seconds", "words", "others", "heldOut"] as const),
  ...keysOf(variationSchema.entries),
] satisfies readonly Key[];
/** Options that only recordings, and only texts, need. */
export const soundKeys: readonly Key[] = [...clipKeys, ...frontEndKeys.filter((key) => key !== "frame")];
export const textKeys = ["textColumn", ...vocabularyKeys, "maxTokens", "cut"] as const satisfies readonly Key[];

/** Options of which a model's file leaves nothing to say: its front end and its vocabulary. */
export const settledByModel: readonly Key[] = [...frontEndKeys, "text", ...vocabularyKeys];

/** Options that only training has a use for: it varies recordings. */
export const ofTraining: readonly Key[] = keysOf(variationSchema.entries);

/** The first of some options that is given; none counts as not given. */
export function givenOf<K extends Key>(options: Partial<DataOptions>, keys: readonly K[]): K | undefined {
  return keys.find((key) => (options[key] ?? null) !== null);
}

/** @throws InputError for a given option that a model of sound or text leaves unread */
export function refuseUnread(
  { frontEnd, text }: Pick<ModelContract, "frontEnd" | "text">,
  asked: Partial<DataOptions>,
): void {
  if (frontEnd !== null) {
    const other = givenOf(asked, [...tableKeys, ...textKeys, "text"]);
    if (other !== undefined) throw unread(other, "the model listens to recordings (WAV), which have no use for it");
    const own = givenOf(asked, [...frontEndKeys, "sampleRate"]);
    if (own !== undefined) throw unread(own, "the model keeps its front end");
  }
  if (text !== undefined) {
    const other = givenOf(asked, numberKeys);
    if (other !== undefined) throw unread(other, "the model reads text, which has no use for it");
    const own = givenOf(asked, vocabularyKeys);
    if (own !== undefined) throw unread(own, "the model keeps its vocabulary");
    if ((asked.text ?? text.unit) !== text.unit) throw unread("text", `the model reads ${text.unit}`);
  }
}

/** @param why a clause that says who has no use for the option */
export function unread(key: Key, why: string): InputError {
  return new InputError(`${flagName(key)}: ${why}: leave it out`);
}

/** All options of reading and varying data. */
export type DataOptions = Omit<LoadOptions, "readout"> & AudioOptions & { readout: Readout };
