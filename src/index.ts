/**
 * @file The library: data → split → train → model file → predict, in Node and in a browser. File loaders are in
 * `fastcells/node`, sound is in `fastcells/sound`. `examples/` calls every function here. Types are exported if users
 * write their names: models, data and their split, options, an epoch, an evaluation; others are members of these, such
 * as `TrainOptions["cell"]`.
 */
export { nonlinearities } from "./cells/nonlinearity.js";
export { cellNames } from "./cells/registry.js";
export { compress } from "./compress/compress.js";
export { compressFitted } from "./compress/compress-fitted.js";
export type { CompressOptions } from "./compress/options.js";
export { compressionText } from "./compress/report.js";
export { InputError } from "./core/errors.js";
export { sequencesOfArrays } from "./data/from-arrays.js";
export { parseIdx } from "./data/idx.js";
export { parseNpy } from "./data/npy.js";
export type { Sequences, Split } from "./data/sequences.js";
export { splitSequences } from "./data/split.js";
export { languageData } from "./data/text/language.js";
export { confusionPicture } from "./evaluate/confusion-picture.js";
export type { Evaluation } from "./evaluate/evaluation.js";
export { lossPicture } from "./evaluate/pictures.js";
export { reportText } from "./evaluate/report.js";
export { fitDefaults } from "./fit/options.js";
export { trainFitted } from "./fit/train-fitted.js";
export { importEdgeml } from "./import/edgeml.js";
export {
  type AnyModel,
  contractOf,
  decodeAnyModel as decodeModel,
  encodeAnyModel as encodeModel,
} from "./inference/any-model.js";
export { classify } from "./inference/classify.js";
export { evaluateModel } from "./inference/evaluate-model.js";
export { Writer } from "./inference/language.js";
export { listen } from "./inference/listen.js";
export { predict } from "./inference/predict.js";
export { type ModelStream, openStream } from "./inference/stream.js";
export type { IntegerModel } from "./integer/model.js";
export type { Model } from "./model/spec.js";
export { windowsOf } from "./pipeline/windows.js";
export type { EpochReport } from "./train/epoch-report.js";
export { trainDefaults } from "./train/option-table.js";
export type { TrainOptions } from "./train/options.js";
export { train } from "./train/train.js";
export { Trainer } from "./train/trainer.js";
