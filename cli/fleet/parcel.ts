/** @file The data of a search as bytes for workers on other machines: safetensors, checked like any untrusted file. */
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import * as v from "valibot";
import { InputError } from "../../src/core/errors.js";
import { parseJson } from "../../src/core/json.js";
import type { Fold } from "../../src/fit/folds.js";
import { decodeTensors, encodeTensors, type TensorValues } from "../../src/model/safetensors.js";
import { isRecordings, type SearchContent } from "../search/content.js";
import { packRecordings, sequencesOf, unpackRecordings } from "./packed-recordings.js";
import { packSequences, unpackSequences } from "./packed-sequences.js";
import { indicesOf } from "./tensors.js";

const key = "fastcells-search";

const schema = v.strictObject({
  version: v.literal(2),
  kind: v.picklist(["sequences", "recordings"]),
  folds: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(100)),
  data: v.unknown(),
});

/** A parcel and its name: SHA-256 of its content. */
export interface Parcel {
  hash: string;
  bytes: Uint8Array;
}

export async function packParcel({ data, folds }: SearchContent): Promise<Parcel> {
  const { said, arrays } = isRecordings(data) ? packRecordings(data) : packSequences(data);
  const parts = folds.flatMap(({ train, held }, fold): [string, TensorValues][] => [
    [`train.${fold}`, train.slice()],
    [`held.${fold}`, held.slice()],
  ]);
  const kind = isRecordings(data) ? "recordings" : "sequences";
  const header = { version: 2, kind, folds: folds.length, data: said };
  const bytes = encodeTensors({
    metadata: new Map([[key, JSON.stringify(header)]]),
    tensors: new Map(
      [...arrays, ...parts].map(([name, numbers]) => [name, { shape: [numbers.length], values: numbers }]),
    ),
  });
  return { hash: createHash("sha256").update(bytes).digest("hex"), bytes: await promisify(gzip)(bytes, { level: 1 }) };
}

/** Most bytes that a parcel may unpack to. */
const largest = 2 ** 31;

/** @throws InputError if it does not match its hash, or is damaged */
export async function unpackParcel({ hash, bytes: packed }: Parcel): Promise<SearchContent> {
  const bytes = await promisify(gunzip)(packed, { maxOutputLength: largest }).catch((error: Error) => {
    throw new InputError(`the data of the search are damaged: ${error.message}`);
  });
  if (createHash("sha256").update(bytes).digest("hex") !== hash) {
    throw new InputError("the data of the search do not match their hash: start the search again");
  }
  const { tensors, metadata } = decodeTensors(bytes, "the data of the search");
  const said = v.parse(schema, parseJson(metadata.get(key) ?? "null"));
  const data = (said.kind === "recordings" ? unpackRecordings : unpackSequences)(said.data, tensors);
  const count = isRecordings(data) ? sequencesOf(data) : data.lengths.length;
  const folds = Array.from(
    { length: said.folds },
    (_, fold): Fold => ({
      train: indicesOf(tensors, `train.${fold}`, count),
      held: indicesOf(tensors, `held.${fold}`, count),
    }),
  );
  return { data, folds };
}
