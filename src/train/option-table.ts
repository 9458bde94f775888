/** @file Every option of training: one row says its values, default, help, and where a search should look. */
import { defaultsOf, keysOf, type OptionTable } from "../options/table.js";
import { networkTable } from "./network-options.js";
import type { TrainOptions } from "./options.js";
import { regimeTable } from "./regime-options.js";

export const trainTable: OptionTable<TrainOptions> = { ...networkTable, ...regimeTable };

/** The default of each of {@link TrainOptions}. */
export const trainDefaults: Readonly<TrainOptions> = defaultsOf(trainTable);

/** Of a run's options those that say nothing of another run, or belong to the model. */
const ownKeys: readonly string[] = ["companding", "patience", "threads"];

/**
 * How a run goes, apart from what it trains: a model remembers all of its options but the threads, and these are what
 * compressing it takes over. The network, sparsity and the shape of the input are compression's own or the model's.
 */
export const regimeKeys = keysOf(regimeTable).filter((key) => !ownKeys.includes(key));

/** What is settled once a model is there: options of its network and its input, which training it further cannot change. */
export const settledKeys = [
  "cell",
  "hidden",
  "layers",
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
