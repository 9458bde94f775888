/** @file Packs sequences as JSON and arrays, and unpacks them with checks. */
import * as v from "valibot";
import { InputError } from "../../src/core/errors.js";
import type { SampleArray, Sequences, Targets } from "../../src/data/sequences.js";
import { parseFrontEnd } from "../../src/model/front-end.js";
import type { TensorValues } from "../../src/model/safetensors.js";
import { checkId, checkText, type TextSpec, textSchema } from "../../src/model/text.js";
import { arrayOf, damaged, indicesOf, type Packed, type Tensors } from "./tensors.js";

const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_536));

const schema = v.strictObject({
  channels: count,
  task: v.picklist(["multiclass", "multilabel", "regression"]),
  readout: v.picklist(["last", "every"]),
  labels: v.array(v.string()),
  channelNames: v.nullable(v.array(v.string())),
  sampleRate: v.nullable(v.pipe(v.number(), v.gtValue(0))),
  frontEnd: v.optional(v.unknown()),
  frame: v.optional(count),
  text: v.exactOptional(textSchema),
  commonUnit: v.boolean(),
});

export function packSequences({ values, starts, lengths, targets, groups, ...rest }: Sequences): Packed {
  if (targets === null) throw new InputError("the data have no labels or targets to learn");
  const { task, readout, labels } = targets;
  return {
    said: { ...rest, task, readout, labels },
    arrays: [
      ["values", values.slice()],
      ["starts", starts.slice()],
      ["lengths", lengths.slice()],
      ["targets", targets.values.slice()],
      ...(groups === null ? [] : [["groups", groups.slice()] satisfies [string, TensorValues]]),
    ],
  };
}

/** @throws InputError if they are damaged, or have indices out of range */
export function unpackSequences(said: unknown, tensors: Tensors): Sequences {
  const { task, readout, labels, frontEnd, frame, ...plain } = v.parse(schema, said);
  const values = samples(tensors.get("values")?.values);
  if (plain.text !== undefined) checkIds(values, plain.text);
  const steps = values.length / plain.channels;
  const lengths = indicesOf(tensors, "lengths", steps + 1);
  const starts = indicesOf(tensors, "starts", steps + 1);
  if (starts.length !== lengths.length || !starts.every((start, at) => start + (lengths[at] ?? 0) <= steps)) {
    throw damaged("starts");
  }
  const targets: Targets = { task, readout, labels, values: targetValues(tensors.get("targets")?.values) };
  const groups = tensors.has("groups") ? arrayOf(tensors, "groups", Int32Array) : null;
  if (groups !== null && groups.length !== starts.length) throw damaged("groups");
  return {
    ...plain,
    ...(frontEnd === undefined ? {} : { frontEnd: parseFrontEnd(frontEnd, "the data of the search") }),
    ...(frame === undefined ? {} : { frame }),
    values,
    starts,
    lengths,
    targets,
    groups,
  };
}

function samples(values: TensorValues | undefined): SampleArray {
  if (values === undefined || values instanceof Uint32Array || values instanceof Uint16Array) throw damaged("values");
  return values;
}

/** @throws InputError if the vocabulary is invalid, or an id is not of it */
function checkIds(ids: SampleArray, text: TextSpec): void {
  checkText(text, "the data of the search");
  for (const id of ids) checkId(id, text, "an id in the data of the search");
}

function targetValues(values: TensorValues | undefined): Targets["values"] {
  if (values instanceof Int32Array || values instanceof Float32Array) return values;
  throw damaged("targets");
}
