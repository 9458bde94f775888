/** @file The data of a search as one run of bytes, for workers elsewhere: safetensors, checked like any stranger's file. */
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import * as v from "valibot";
import { InputError } from "../../src/core/errors.js";
import { parseJson } from "../../src/core/json.js";
import type { SampleArray, Sequences, Targets } from "../../src/data/sequences.js";
import type { Fold } from "../../src/fit/folds.js";
import { parseFrontEnd } from "../../src/model/front-end.js";
import { decodeTensors, encodeTensors, type TensorValues } from "../../src/model/safetensors.js";
import type { ThreadData } from "../search/workers.js";

const key = "fastcells-search";
const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_536));

const schema = v.strictObject({
  version: v.literal(1),
  channels: count,
  task: v.picklist(["multiclass", "multilabel", "regression"]),
  readout: v.picklist(["last", "every"]),
  labels: v.array(v.string()),
  channelNames: v.nullable(v.array(v.string())),
  sampleRate: v.nullable(v.pipe(v.number(), v.gtValue(0))),
  frontEnd: v.optional(v.unknown()),
  frame: v.optional(count),
  commonUnit: v.boolean(),
  folds: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(100)),
});

/** A parcel and its name: SHA-256 of what is in it. */
export interface Parcel {
  hash: string;
  bytes: Uint8Array;
}

export async function packParcel({ data, folds }: ThreadData): Promise<Parcel> {
  const { values, starts, lengths, targets, groups, ...rest } = data;
  if (targets === null) throw new InputError("the data have no labels or targets to learn");
  const { task, readout, labels } = targets;
  const arrays: [string, TensorValues][] = [
    ["values", values.slice()],
    ["starts", starts.slice()],
    ["lengths", lengths.slice()],
    ["targets", targets.values.slice()],
    ...(groups === null ? [] : [["groups", groups.slice()] satisfies [string, TensorValues]]),
    ...folds.flatMap(({ train, held }, fold): [string, TensorValues][] => [
      [`train.${fold}`, train.slice()],
      [`held.${fold}`, held.slice()],
    ]),
  ];
  const said = { version: 1, ...rest, task, readout, labels, folds: folds.length };
  const bytes = encodeTensors({
    metadata: new Map([[key, JSON.stringify(said)]]),
    tensors: new Map(arrays.map(([name, numbers]) => [name, { shape: [numbers.length], values: numbers }])),
  });
  return { hash: createHash("sha256").update(bytes).digest("hex"), bytes: await promisify(gzip)(bytes, { level: 1 }) };
}

/** Most bytes that a parcel may unpack to. */
const largest = 2 ** 31;

/** @throws InputError where it is not what its hash says, or damaged */
export async function unpackParcel({ hash, bytes: packed }: Parcel): Promise<ThreadData> {
  const bytes = await promisify(gunzip)(packed, { maxOutputLength: largest }).catch((error: Error) => {
    throw new InputError(`the data of the search are damaged: ${error.message}`);
  });
  if (createHash("sha256").update(bytes).digest("hex") !== hash) {
    throw new InputError("the data of the search are not what their hash says: begin the search anew");
  }
  const { tensors, metadata } = decodeTensors(bytes, "the data of the search");
  const said = v.parse(schema, parseJson(metadata.get(key) ?? "null"));
  const { version: _, task, readout, labels, folds: foldCount, frontEnd, frame, ...plain } = said;
  const numbers = (name: string): TensorValues | undefined => tensors.get(name)?.values;
  const indices = (name: string, below: number): Uint32Array => {
    const list = numbers(name);
    if (list instanceof Uint32Array && list.every((index) => index < below)) return list;
    throw damaged(name);
  };
  const values = samples(numbers("values"));
  const steps = values.length / plain.channels;
  const lengths = indices("lengths", steps + 1);
  const starts = indices("starts", steps + 1);
  if (starts.length !== lengths.length || !starts.every((start, at) => start + (lengths[at] ?? 0) <= steps)) {
    throw damaged("starts");
  }
  const targets: Targets = { task, readout, labels, values: targetValues(numbers("targets")) };
  const groups = numbers("groups");
  if (groups !== undefined && !(groups instanceof Int32Array && groups.length === starts.length))
    throw damaged("groups");
  const data: Sequences = {
    ...plain,
    ...(frontEnd === undefined ? {} : { frontEnd: parseFrontEnd(frontEnd, "the data of the search") }),
    ...(frame === undefined ? {} : { frame }),
    values,
    starts,
    lengths,
    targets,
    groups: groups ?? null,
  };
  const folds = Array.from(
    { length: foldCount },
    (_, fold): Fold => ({
      train: indices(`train.${fold}`, starts.length),
      held: indices(`held.${fold}`, starts.length),
    }),
  );
  return { data, folds };
}

function samples(values: TensorValues | undefined): SampleArray {
  if (values === undefined || values instanceof Uint32Array || values instanceof Uint16Array) throw damaged("values");
  return values;
}

function targetValues(values: TensorValues | undefined): Targets["values"] {
  if (values instanceof Int32Array || values instanceof Float32Array) return values;
  throw damaged("targets");
}

function damaged(name: string): InputError {
  return new InputError(`the data of the search: ${name} is damaged or missing`);
}
