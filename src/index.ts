/**
 * @file The library: data → split → train → model file → predict, in Node and in a page. Loaders of files are in
 * `fastcells/node`.
 */
export { type LayerSpec, layerMultiplyAdds } from "./cells/layer.js";
export { type Nonlinearity, nonlinearities } from "./cells/nonlinearity.js";
export { type CellName, cellNames, cells } from "./cells/registry.js";
export { type Compressed, compress } from "./compress/compress.js";
export { compressFitted, type FittedCompression } from "./compress/compress-fitted.js";
export { fineTune } from "./compress/fine-tune.js";
export type { CompressOptions } from "./compress/options.js";
export { compressionText } from "./compress/report.js";
export { InputError } from "./core/errors.js";
export { type ArrayOptions, type Arrays, sequencesOfArrays } from "./data/from-arrays.js";
export { parseIdx } from "./data/idx.js";
export { parseNpy } from "./data/npy.js";
export type { SampleArray, Sequences, Split, Targets } from "./data/sequences.js";
export { type SplitOptions, splitSequences } from "./data/split.js";
export type { PredictOptions } from "./engine/predict.js";
export { confusionPicture } from "./evaluate/confusion-picture.js";
export { type Evaluation, evaluateScores } from "./evaluate/evaluation.js";
export { lossPicture } from "./evaluate/pictures.js";
export { reportText } from "./evaluate/report.js";
export { type FrontEnd, frontEnd } from "./features/front-end.js";
export { type Heard, Listener, type StepScorer } from "./features/listener.js";
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
export { type Detections, type HeardLabel, type ListenOptions, listen } from "./inference/listen.js";
export { predict } from "./inference/predict.js";
export { type ModelStream, openStream } from "./inference/stream.js";
export { type DetectorSpec, detectorSpec } from "./model/detector.js";
export { type FrontEndSpec, frontEndSpec } from "./model/front-end.js";
export { type Model, type ModelContract, type ModelSpec, modelTensors, type Readout, type Task } from "./model/spec.js";
export { windowsOf } from "./pipeline/windows.js";
export type { EpochReport } from "./train/epoch-report.js";
export { trainDefaults } from "./train/option-table.js";
export type { TrainOptions } from "./train/options.js";
export type { TrainResult } from "./train/runs.js";
export { train } from "./train/train.js";
export { type EpochHooks, Trainer } from "./train/trainer.js";
