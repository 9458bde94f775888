/** @file Every option of training: a row has its values, default, help, and the values worth searching. */
import { frozen } from "../core/frozen.js";
import { defaultsOf, keysOf, type OptionTable } from "../options/table.js";
import { networkTable } from "./network-options.js";
import type { TrainOptions } from "./options.js";
import { regimeTable } from "./regime-options.js";

export const trainTable: OptionTable<TrainOptions> = { ...networkTable, ...regimeTable };

/** The default of each of {@link TrainOptions}. */
export const trainDefaults: Readonly<TrainOptions> = frozen(defaultsOf(trainTable));

/** Options of a run that do not carry over to another run, or belong to the model. */
const ownKeys: readonly string[] = ["companding", "patience", "threads"];

/**
 * The options of how a run trains: a model records all options except threads, and compression takes these over. The
 * network, sparsity and the shape of the input are set by compression or by the model.
 */
export const regimeKeys = keysOf(regimeTable).filter((key) => !ownKeys.includes(key));

/** Options of the network and its input that an existing model has settled: training it further cannot change them. */
export const settledKeys = [
  "cell",
  "hidden",
  "layers",
  "frame",
  "embedding",
  "head",
  "timeScale",
  "lowRankStart",
  "recurrentMap",
  "recurrentFactors",
  "singularSpread",
  "denseEpochs",
  "companding",
] as const satisfies readonly (keyof TrainOptions)[];

/** Options that only text needs. */
export const textKeys = ["embedding", "tokenDropout"] as const satisfies readonly (keyof TrainOptions)[];

/** Options that only a language model needs. */
export const languageKeys = ["bptt"] as const satisfies readonly (keyof TrainOptions)[];
