/**
 * @file Everything that the studio imports from the library, public names first. The other names are those of
 * `fastcells train` and `compress` (`src/pipeline/`), so that page and command line give the same bytes, and the
 * formats of a project's recordings, checkpoints and costs.
 */
export { SerialRp2040 } from "../../src/boards/rp2040-chip.js";
export { compressionJson, stageMeaning } from "../../src/compress/report.js";
export { type BoardId, boards } from "../../src/cost/catalogue.js";
export type { BoardEstimate } from "../../src/cost/estimate.js";
export { type BoardCost, boardCost, stepInterval } from "../../src/cost/limits.js";
export type { Clips } from "../../src/data/audio/clips.js";
export { fromInt16, readRecording, toInt16 } from "../../src/data/audio/recording.js";
export { resample, resampler } from "../../src/data/audio/resample.js";
export { readWav, writeWav } from "../../src/data/audio/wav.js";
export { columnsOf } from "../../src/data/columns.js";
export { CsvRows } from "../../src/data/csv.js";
export { DecimalReader } from "../../src/data/decimal.js";
export { sequencesOfRecording } from "../../src/data/from-recording.js";
export { excludedFolder, labelProblem } from "../../src/data/label-name.js";
export { plainRate, RateMeter } from "../../src/data/measured-rate.js";
export { peopleIn, personIn, personProblem, withoutPerson, withPerson } from "../../src/data/person-name.js";
export { RecordingReader } from "../../src/data/recording.js";
export { recordingCsv } from "../../src/data/recording-csv.js";
export { SensorLines } from "../../src/data/sensor-lines.js";
export { isTimeStamp, momentOf } from "../../src/data/time-stamp.js";
export { unitOf } from "../../src/data/time-unit.js";
export {
  arduinoLibrary,
  arduinoZip,
  exportC,
  exportOnnx,
  exportWasm,
  listenerFiles,
} from "../../src/deploy/index.js";
export { clipData, type Variations, variedClips } from "../../src/features/clip-data.js";
export { extractFeatures, joinFeatures } from "../../src/features/sequences.js";
export { suitingFrontEnd } from "../../src/features/suiting-front-end.js";
export { type Expectation, wilson } from "../../src/fit/expectation.js";
export type { Tried } from "../../src/fit/fit.js";
export {
  type AnyModel,
  type CompressOptions,
  contractOf,
  type EpochReport,
  InputError,
  type IntegerModel,
  openStream,
  predict,
  type Split,
  type TrainOptions,
} from "../../src/index.js";
export { channelCount } from "../../src/inference/any-model.js";
export { IntegerRunner } from "../../src/inference/integer-runner.js";
export { decodeIntegerModel, encodeIntegerModel } from "../../src/integer/file.js";
export { rawSamples } from "../../src/integer/quantise.js";
export { detectorSpec, spokenClasses } from "../../src/model/detector.js";
export { decodeModel, encodeModel } from "../../src/model/file.js";
export { compressOn } from "../../src/pipeline/compress.js";
export type { DataOptions } from "../../src/pipeline/data-keys.js";
export { type Loaded, partsOf } from "../../src/pipeline/parts.js";
export { recipeOf, windowOf } from "../../src/pipeline/recipe.js";
export { trainOn } from "../../src/pipeline/train.js";
export { frontEnd, Listener } from "../../src/sound.js";
export { decodeStates, encodeStates } from "../../src/train/kept-states.js";
