/**
 * @file The model as plain data: a spec (JSON) and its tensors. Layers run in order, each reading the states of the one
 * before; the head is a linear map from the last layer's state to the scores.
 */
import { type LayerSpec, layerTensors, type TensorShape } from "../cells/layer.js";
import { InputError } from "../core/errors.js";
import type { Companding } from "./companding.js";
import type { DetectorSpec } from "./detector.js";
import type { FrontEndSpec } from "./front-end.js";
import type { Recipe } from "./recipe.js";
import type { Readout, Task } from "./task.js";
import { type TextSpec, vocabularySize } from "./text.js";

/** Statistics of the training part; a sample enters the network as `(value − mean) / deviation`, per channel. */
export interface Normalisation {
  mean: number[];
  deviation: number[];
  /** If present, samples are companded first, and mean and deviation are those of the companded samples. */
  companding?: Companding;
}

/** What float and integer models have in common: all that their users need to know. */
export interface ModelContract {
  task: Task;
  readout: Readout;
  /**
   * Samples that enter together as one step, D numbers each, the oldest first. Last samples of a sequence that are too
   * few for a step are left out. Absent: 1.
   */
  frame?: number;
  /** C names: the classes, the labels, or the regression's outputs. */
  labels: string[];
  /** D names, if the data had them. */
  channels: string[] | null;
  /** Samples a second, if known. */
  sampleRate: number | null;
  /** How microphone samples become the model's input; null: not a model of sound, or features from elsewhere. */
  frontEnd: FrontEndSpec | null;
  /** For a model that reads text: a sample is one id of its vocabulary. Absent: the model reads numbers. */
  text?: TextSpec;
  /**
   * How scores on an endless stream become detections, in units of 1/256 of a score or of an integer model's scores;
   * null: not set yet.
   */
  detector: DetectorSpec | null;
  /** How recordings became the training sequences; absent: the sequences came from elsewhere. */
  recipe?: Recipe;
  /** How the model was trained: options, seed, epochs, scores. Free-form JSON for people and reports. */
  training: Record<string, unknown> | null;
}

/** Whether a model can answer on an endless stream: by one of several classes, read from the last state. */
export function answersOnStream({ task, readout }: Pick<ModelContract, "task" | "readout">): boolean {
  return task === "multiclass" && readout === "last";
}

/** A float model without its tensors: plain JSON. */
export interface ModelSpec extends ModelContract {
  format: "fastcells";
  version: 1;
  layers: LayerSpec[];
  /** The head's matrix is the embedding, transposed: there is no `head.V`. Absent: it has one. */
  tied?: true;
  /** null: samples enter as they are. */
  normalisation: Normalisation | null;
}

/** D: numbers in a sample; 1 for text, the id. */
export function channelsOf({ layers, frame = 1, text }: ChannelParts): number {
  return text === undefined ? (layers[0]?.input ?? 0) / frame : 1;
}

interface ChannelParts {
  layers: readonly { input: number }[];
  frame?: number;
  text?: TextSpec;
}

/** The parts of a spec that determine the model's tensors. */
export type ShapeSpec = Pick<ModelSpec, "layers" | "labels" | "text" | "tied">;

/**
 * The number of steps that a network makes of a number of samples.
 * @throws InputError if they are too few for one
 */
export function stepsOf(samples: number, { frame = 1 }: Pick<ModelSpec, "frame">): number {
  if (samples >= frame) return Math.floor(samples / frame);
  throw new InputError(
    `a sequence of ${samples} samples is shorter than a step of ${frame}: give longer sequences, or a lower frame`,
  );
}

/** A float model: `tensors` holds one array for each name of {@link modelTensors}, row-major. */
export interface Model {
  kind: "float";
  spec: ModelSpec;
  tensors: Record<string, Float32Array>;
}

/** The tensor of a model of text with a row for each id. */
export const embeddingName = "embedding";

/**
 * Names and shapes of all tensors in their fixed order: for text `embedding [V, D]`, then `layers.0.W`, …, `head.V [H,
 * C]`, `head.bias [C]`. A tied model has no `head.V`.
 */
export function modelTensors(spec: ShapeSpec): TensorShape[] {
  const { layers, text } = spec;
  const tensors: TensorShape[] = [];
  if (text !== undefined) {
    tensors.push({ name: embeddingName, shape: [vocabularySize(text), layers[0]?.input ?? 0] });
  }
  layers.forEach((layer, index) => {
    for (const { name, shape } of layerTensors(layer)) tensors.push({ name: `layers.${index}.${name}`, shape });
  });
  const last = spec.layers[spec.layers.length - 1];
  const hidden = last === undefined ? 0 : last.hidden;
  if (spec.tied !== true) tensors.push({ name: "head.V", shape: [hidden, spec.labels.length] });
  tensors.push({ name: "head.bias", shape: [spec.labels.length] });
  return tensors;
}
