/** @file Everything a run needs to resume as if it had never stopped, as plain data, and its checkpoint file. */
import * as v from "valibot";
import type { OwnBytes } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { parameterCount } from "../engine/parameters.js";
import { checkSpec } from "../model/check.js";
import { decodeChecked, encodeChecked } from "../model/checked-tensors.js";
import type { ModelSpec } from "../model/spec.js";
import type { EpochReport } from "./epoch-report.js";
import type { TrainOptions } from "./options.js";
import { phases } from "./phases.js";
import { type RecurrentState, recurrentParameterCount } from "./recurrent/step.js";
import { resolveOptions } from "./resolve.js";

/** Sums over the batches of the current epoch. */
export interface EpochSums {
  batches: number;
  loss: number;
  weight: number;
  norm: number;
}

export interface TrainState {
  options: TrainOptions;
  /** The current model: full rank before the factorisation. */
  spec: ModelSpec;
  /** Epochs finished. */
  epoch: number;
  running: EpochSums;
  /** Optimiser steps since the moments were zero, and β₁ᵗ, β₂ᵗ. */
  steps: number;
  beta1Power: number;
  beta2Power: number;
  history: EpochReport[];
  best: { epoch: number; score: number; loss: number } | null;
  parameters: Float32Array;
  firstMoment: Float32Array;
  secondMoment: Float32Array;
  /** null before the first finished epoch of the last phase. */
  bestParameters: Float32Array | null;
  /** Running mean of the parameters over the batches of a phase; null if none is requested or started. */
  average: Float32Array | null;
  /** Batches in the average, and their phase. */
  averaged: number;
  averagedPhase: string;
  /** Parameters of the recurrent matrices; null if U is free. */
  recurrent: RecurrentState | null;
  /** States from which the next batch continues, for a language model within an epoch; else null. */
  carried: Float32Array | null;
}

const metadataKey = "fastcells-checkpoint";
const version = 1;

const recurrentArrays = ["parameters", "firstMoment", "secondMoment"] as const;

/** Encodes a checkpoint: safetensors with a checksum, the parameters, the moments, and the rest as JSON. */
export function encodeCheckpoint(state: TrainState, fingerprint: string): OwnBytes {
  const { parameters, firstMoment, secondMoment, bestParameters, average, recurrent, carried, ...scalars } = state;
  const arrays: Record<string, Float32Array | Float64Array> = { parameters, firstMoment, secondMoment };
  if (bestParameters !== null) arrays.bestParameters = bestParameters;
  if (average !== null) arrays.average = average;
  if (carried !== null) arrays.carried = carried;
  for (const name of recurrentArrays) if (recurrent !== null) arrays[`recurrent.${name}`] = recurrent[name];
  return encodeChecked({
    metadata: new Map([[metadataKey, JSON.stringify({ version, fingerprint, scalars })]]),
    tensors: new Map(
      Object.entries(arrays).map(([name, values]) => [name, { shape: [values.length], values: values.slice() }]),
    ),
  });
}

/**
 * Decodes a checkpoint.
 * @throws InputError if it is not one, is damaged, or was made from other data
 */
export function decodeCheckpoint(bytes: Uint8Array, fingerprint: string): TrainState {
  const file = decodeChecked(bytes, "the checkpoint");
  const json = file.metadata.get(metadataKey);
  if (json === undefined)
    throw new InputError("this file is not a checkpoint: give one written by train, or train again");
  const stored = parse(json);
  if (stored.version !== version)
    throw new InputError(`the checkpoint has version ${stored.version}, this program reads ${version}: train again`);
  if (stored.fingerprint !== fingerprint) {
    throw new InputError(
      "the checkpoint was made from other data or another split: give the same data and options, or train again",
    );
  }
  const scalars = {
    ...stored.scalars,
    options: resolveOptions(optionsOf(stored.scalars)),
    spec: checkSpec(stored.scalars.spec),
  };
  const floats = parameterCount(scalars.spec);
  const array = (name: string): Float32Array | null => {
    const values = file.tensors.get(name)?.values;
    if (values === undefined) return null;
    if (!(values instanceof Float32Array) || values.length !== floats) {
      throw new InputError(`the checkpoint is damaged: its ${name} does not fit its model; train again`);
    }
    return values;
  };
  const required = (name: string): Float32Array => {
    const values = array(name);
    if (values === null) throw new InputError(`the checkpoint is damaged: it has no ${name}; train again`);
    return values;
  };
  const recurrentFloats = recurrentParameterCount(scalars.spec, scalars.options);
  const recurrentArray = (name: string): Float64Array<ArrayBuffer> => {
    const values = file.tensors.get(`recurrent.${name}`)?.values;
    if (values instanceof Float64Array && values.length === recurrentFloats) return values;
    throw new InputError(`the checkpoint is damaged: its recurrent.${name} does not fit its model; train again`);
  };
  const recurrent =
    recurrentFloats === 0
      ? null
      : {
          parameters: recurrentArray("parameters"),
          firstMoment: recurrentArray("firstMoment"),
          secondMoment: recurrentArray("secondMoment"),
        };
  const carried = file.tensors.get("carried")?.values ?? null;
  if (carried !== null && !(carried instanceof Float32Array)) {
    throw new InputError("the checkpoint is damaged: its states are not float32; train again");
  }
  return {
    ...scalars,
    recurrent,
    carried,
    parameters: required("parameters"),
    firstMoment: required("firstMoment"),
    secondMoment: required("secondMoment"),
    bestParameters: array("bestParameters"),
    average: array("average"),
  };
}

/** A checkpoint without the option is of a run that learns its targets as they are. */
function optionsOf({ options }: { options: Partial<TrainOptions> }): Partial<TrainOptions> {
  return { targetUnits: "raw", ...options };
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const numberOrNull = v.nullable(v.number());
const options = v.custom<TrainOptions>((value) => typeof value === "object" && value !== null);

const description = v.object({
  version: v.number(),
  fingerprint: v.string(),
  scalars: v.object({
    options,
    spec: v.unknown(),
    epoch: count,
    running: v.object({ batches: count, loss: v.number(), weight: v.number(), norm: v.number() }),
    steps: count,
    beta1Power: v.number(),
    beta2Power: v.number(),
    history: v.array(
      v.object({
        epoch: count,
        epochs: count,
        phase: v.picklist(phases),
        trainLoss: v.number(),
        validationLoss: numberOrNull,
        validationScore: numberOrNull,
        best: v.boolean(),
        learningRate: v.number(),
        gradientNorm: v.number(),
        seconds: v.number(),
      }),
    ),
    best: v.nullable(v.object({ epoch: count, score: v.number(), loss: v.number() })),
    averaged: count,
    averagedPhase: v.string(),
  }),
});

function parse(json: string): v.InferOutput<typeof description> {
  const damaged = new InputError("the checkpoint is damaged: its description cannot be read; train again");
  try {
    const result = v.safeParse(description, JSON.parse(json));
    if (result.success) return result.output;
  } catch {
    throw damaged;
  }
  throw damaged;
}
