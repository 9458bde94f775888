/**
 * @file The rules for a valid model. They are the same for an untrusted model file, for the options of a training run
 * and for a model built by hand.
 */
import { type LayerSpec, layerColumns, recurrentRows } from "../cells/layer.js";
import { InputError } from "../core/errors.js";
import { OptionError } from "../options/place.js";
import type { Companding } from "./companding.js";
import { parseDetector } from "./detector.js";
import { featureCount, parseFrontEnd } from "./front-end.js";
import { isLanguageModel } from "./language.js";
import { quote } from "./quote.js";
import { isPlainObject, layerSchema, parseSpec, specSchema } from "./schema.js";
import type { Model, ModelContract, ModelSpec } from "./spec.js";
import { channelsOf, modelTensors } from "./spec.js";
import type { Readout } from "./task.js";
import { checkText, type TextSpec } from "./text.js";

function checkRanks(layer: LayerSpec, name: string): void {
  const columns = layerColumns(layer);
  const stateRows = recurrentRows(layer);
  if (layer.rankU !== null && stateRows === 0) {
    throw new OptionError(
      (place) => `${name}: ${place.name("rankU")} is ${layer.rankU}, but ${layer.cell} has no U: set ${place.none}`,
    );
  }
  const check = (rank: number | null, key: "rankW" | "rankU", map: string, rows: number) => {
    const most = Math.min(rows, columns);
    if (rank !== null && rank > most) {
      throw new OptionError((place) => {
        const fault = `${place.name(key)} ${rank} is above ${most}, the full rank of ${map} [${rows}, ${columns}]`;
        return `${name}: ${fault}: lower it to ${most}, or set ${place.none} for a full matrix`;
      });
    }
  };
  check(layer.rankW, "rankW", "W", layer.input);
  check(layer.rankU, "rankU", "U", stateRows);
}

/**
 * Checks that a layer can be built, and returns it typed. `name` opens the error message.
 *
 * @throws InputError for an unknown cell or non-linearity, a size below 1 or above the `limits` of `schema.ts`, or a
 *   rank above the smaller side of its matrix.
 */
export function checkLayer(layer: unknown, name = "layer"): LayerSpec {
  const checked = parseSpec(layerSchema, layer, name);
  checkRanks(checked, name);
  return checked;
}

function checkLength(values: readonly unknown[], expected: number, key: string, of: string, name: string): void {
  if (values.length !== expected) {
    throw new InputError(`${name}: ${key} holds ${values.length} entries, the model has ${expected} ${of}`);
  }
}

/**
 * Checks that the model of a spec can be built, and returns the spec typed. `name` opens the error message.
 *
 * @throws InputError for what {@link checkLayer} rejects, layers that do not chain, too few or repeated labels, a
 * normalisation of the wrong length or with a deviation of 0, or a newer version.
 */
export function checkSpec(spec: unknown, name = "the model"): ModelSpec {
  if (isPlainObject(spec) && typeof spec.version === "number" && spec.version > 1) {
    throw new InputError(`${name}: format version ${spec.version}, made by a newer fastcells: upgrade to read it`);
  }
  const parsed = parseSpec(specSchema, spec, name);
  const checked: ModelSpec = { ...parsed, ...checkListening(parsed, name) };
  const { layers, labels, task, normalisation, channels } = checked;
  layers.forEach((layer, index) => {
    checkRanks(layer, `${name}: layers.${index}`);
    const before = layers[index - 1];
    if (before !== undefined && layer.input !== before.hidden) {
      const fault = `layers.${index} takes ${layer.input} inputs, but the layer before it has ${before.hidden} hidden units`;
      throw new InputError(`${name}: ${fault}: set input to ${before.hidden}`);
    }
  });
  if (task === "multiclass" && labels.length < 2) {
    throw new InputError(`${name}: one class only (${quote(labels[0])}): classification needs at least two`);
  }
  const seen = new Set<string>();
  const repeated = labels.find((label) => seen.size === seen.add(label).size);
  if (repeated !== undefined) throw new InputError(`${name}: two labels are named ${quote(repeated)}: rename one`);
  checkFrame(checked, name);
  if (checked.text !== undefined) checkReadsText(checked, checked.text, name);
  if (checked.tied === true) checkTied(checked, name);
  const inputs = channelsOf(checked);
  if (normalisation !== null) {
    checkLength(normalisation.mean, inputs, "normalisation.mean", "channels", name);
    checkLength(normalisation.deviation, inputs, "normalisation.deviation", "channels", name);
    if (normalisation.companding !== undefined) checkCompanding(normalisation.companding, inputs, name);
  }
  if (channels !== null) checkLength(channels, inputs, "channels", "channels", name);
  return checked;
}

/**
 * Checks that steps of several samples are whole samples, and that no score is wanted for each of them. `name` opens
 * the error message.
 *
 * @throws InputError if not
 */
export function checkFrame(
  { frame = 1, layers, readout }: Pick<ModelContract, "frame" | "readout"> & { layers: readonly { input: number }[] },
  name: string,
): void {
  const input = layers[0]?.input ?? 0;
  if (input % frame !== 0) {
    throw new InputError(
      `${name}: ${input} inputs are not a multiple of a frame of ${frame} samples: make them a multiple`,
    );
  }
  checkFrameReadout(frame, readout, name);
}

/** @throws InputError if a step takes several samples, and a score is wanted for each of them */
export function checkFrameReadout(frame: number, readout: Readout, name = "the model"): void {
  if (frame === 1 || readout !== "every") return;
  throw new InputError(
    `${name}: a frame of ${frame} samples does not go with a score for every sample: set frame to 1`,
  );
}

/** Ids are looked up: they are not normalised, and a step takes one of them. */
function checkReadsText({ normalisation, frame = 1, frontEnd }: ModelSpec, text: TextSpec, name: string): void {
  checkText(text, name);
  const clash =
    normalisation !== null ? "a normalisation" : frame > 1 ? "a frame" : frontEnd !== null ? "a front end" : null;
  if (clash !== null)
    throw new InputError(`${name}: it reads text but has ${clash}, which is for numbers: remove one of them`);
}

/** The head's matrix is the embedding: a column for each token, of as many numbers as the top layer has units. */
function checkTied(spec: ModelSpec, name: string): void {
  if (!isLanguageModel(spec)) {
    throw new InputError(
      `${name}: its head is tied to an embedding, but it is not a language model: give it a separate head`,
    );
  }
  const width = spec.layers[0]?.input ?? 0;
  const hidden = spec.layers[spec.layers.length - 1]?.hidden ?? 0;
  if (width === hidden) return;
  throw new InputError(
    `${name}: its head is tied to an embedding of ${width} numbers a token, but its top layer has ${hidden} units: make them equal`,
  );
}

function checkCompanding({ centre, knee }: Companding, channels: number, name: string): void {
  checkLength(centre, channels, "normalisation.companding.centre", "channels", name);
  checkLength(knee, channels, "normalisation.companding.knee", "channels", name);
}

/**
 * Checks the front end and the detector of a model against it, and returns them. `name` opens the error message.
 *
 * @throws InputError if one is invalid, the front end's number of features is not the model's, or a keyword is not a
 * class
 */
export function checkListening(
  { frontEnd, detector, layers, frame = 1, labels }: ListeningParts,
  name = "the model",
): Pick<ModelSpec, "frontEnd" | "detector"> {
  const front = frontEnd === null ? null : parseFrontEnd(frontEnd, name);
  const input = channelsOf({ layers, frame });
  if (front !== null && featureCount(front) !== input) {
    throw new InputError(
      `${name}: its front end gives ${featureCount(front)} features, its first layer takes ${input}: make them equal`,
    );
  }
  const detection = detector === null ? null : parseDetector(detector, name);
  const beyond = detection?.keywords.find((keyword) => keyword >= labels.length);
  if (beyond !== undefined) {
    throw new InputError(`${name}: its detector has keyword ${beyond}, its classes are 0 to ${labels.length - 1}`);
  }
  return { frontEnd: front, detector: detection };
}

interface ListeningParts {
  frontEnd: unknown;
  detector: unknown;
  layers: readonly { input: number }[];
  frame?: number;
  labels: readonly string[];
}

/**
 * Checks that the model has exactly the tensors of its spec, each of the right size and finite.
 *
 * @throws InputError naming the first tensor that does not fit.
 */
export function checkTensors(model: Model, name = "the model"): void {
  const expected = modelTensors(model.spec);
  for (const { name: tensor, shape } of expected) {
    const values = Object.hasOwn(model.tensors, tensor) ? model.tensors[tensor] : undefined;
    if (values === undefined) throw new InputError(`${name}: tensor ${tensor} [${shape}] is missing`);
    const count = shape.reduce((product, length) => product * length, 1);
    if (values.length !== count) {
      throw new InputError(
        `${name}: tensor ${tensor} holds ${values.length} values, its shape [${shape}] has ${count}`,
      );
    }
    const broken = values.findIndex((value) => !Number.isFinite(value));
    if (broken >= 0) {
      throw new InputError(`${name}: tensor ${tensor} holds ${values[broken]} at ${broken}: the weights are damaged`);
    }
  }
  const names = new Set(expected.map((shape) => shape.name));
  const extra = Object.keys(model.tensors).find((tensor) => !names.has(tensor));
  if (extra !== undefined) throw new InputError(`${name}: tensor ${quote(extra)} does not belong to this model`);
}
