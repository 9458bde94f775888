/**
 * @file The library: data → split → train → model file → predict, in Node and in a page. Loaders of files are in
 * `fastcells/node`, sound is in `fastcells/sound`. `examples/` calls every function here.
 */
export type { LayerSpec } from "./cells/layer.js";
export { type Nonlinearity, nonlinearities } from "./cells/nonlinearity.js";
export { type CellName, cellNames } from "./cells/registry.js";
export { type Compressed, compress } from "./compress/compress.js";
export { compressFitted, type FittedCompression } from "./compress/compress-fitted.js";
export type { CompressOptions } from "./compress/options.js";
export { compressionText } from "./compress/report.js";
export { InputError } from "./core/errors.js";
export { type ArrayOptions, type Arrays, sequencesOfArrays } from "./data/from-arrays.js";
export { parseIdx } from "./data/idx.js";
export { parseNpy } from "./data/npy.js";
export type { SampleArray, Sequences, Split, Targets } from "./data/sequences.js";
export { type SplitOptions, splitSequences } from "./data/split.js";
export { languageData } from "./data/text/language.js";
export type { PredictOptions } from "./engine/predict.js";
export { confusionPicture } from "./evaluate/confusion-picture.js";
export type { Evaluation } from "./evaluate/evaluation.js";
export { lossPicture } from "./evaluate/pictures.js";
export { reportText } from "./evaluate/report.js";
export type { Expectation } from "./fit/expectation.js";
export { type Fit, type FitOptions, fitDefaults } from "./fit/fit.js";
export { type Fitted, trainFitted } from "./fit/train-fitted.js";
export { importEdgeml } from "./import/edgeml.js";
export {
  type AnyModel,
  contractOf,
  decodeAnyModel as decodeModel,
  encodeAnyModel as encodeModel,
} from "./inference/any-model.js";
export { type Classification, classify, type SampleSequence, type SampleSequences } from "./inference/classify.js";
export { evaluateModel } from "./inference/evaluate-model.js";
export { type NextToken, type SampleOptions, Writer } from "./inference/language.js";
export { type Detections, type HeardLabel, type ListenOptions, listen } from "./inference/listen.js";
export { predict } from "./inference/predict.js";
export { type ModelStream, openStream } from "./inference/stream.js";
export type { IntegerModel } from "./integer/model.js";
export type { Model, ModelContract, ModelSpec, Readout, Task } from "./model/spec.js";
export { windowsOf } from "./pipeline/windows.js";
export type { EpochReport } from "./train/epoch-report.js";
export { trainDefaults } from "./train/option-table.js";
export type { TrainOptions } from "./train/options.js";
export type { TrainResult } from "./train/runs.js";
export { train } from "./train/train.js";
export { type EpochHooks, Trainer } from "./train/trainer.js";
