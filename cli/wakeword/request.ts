/** @file The request of `fastcells wakeword` as plain data, for its checkpoint. */
import { resolve } from "node:path";
import * as v from "valibot";
import { InputError } from "../../src/core/errors.js";
import { parseJson } from "../../src/core/json.js";
import { engineNames } from "../../src/speech/files/speech-engine.js";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const requestSchema = v.strictObject({
  phrase: v.string(),
  /** Folders or files of real recordings, of the word and of other speech. */
  recordings: v.array(v.string()),
  negatives: v.array(v.string()),
  /** Number of synthetic recordings; 0: none. */
  voices: count,
  language: v.string(),
  engines: v.nullable(v.pipe(v.array(v.picklist(engineNames)), v.readonly())),
  words: v.nullable(v.string()),
  size: count,
  pieces: count,
  epochs: count,
  falseAccepts: v.number(),
  /** Length of the stream on which the threshold is chosen. */
  hours: v.number(),
  seed: count,
  output: v.string(),
  checkpoint: v.string(),
});

export type WakewordRequest = v.InferOutput<typeof requestSchema>;

/** The request for a checkpoint, with absolute paths. */
export function storedRequest(request: WakewordRequest): string[] {
  const { recordings, negatives, words, output } = request;
  const whole = {
    ...request,
    recordings: recordings.map((path) => resolve(path)),
    negatives: negatives.map((path) => resolve(path)),
    words: words === null ? null : resolve(words),
    output: resolve(output),
  };
  return [JSON.stringify(whole)];
}

/** @throws InputError if a checkpoint's request is not of this version */
export function readRequest([text = ""]: readonly string[], name: string): WakewordRequest {
  const { success, output } = v.safeParse(requestSchema, parseJson(text));
  if (success) return output;
  throw new InputError(`${name} is of another version of fastcells: start again without --resume`);
}
