/**
 * @file The jobs and outcomes exchanged by coordinator and workers: plain data, checked like a file on either side. No
 * code is sent.
 */
import * as v from "valibot";
import { compressTable } from "../../src/compress/options.js";
import { InputError } from "../../src/core/errors.js";
import { parseFrontEnd } from "../../src/model/front-end.js";
import { resolveUnknown } from "../../src/options/table.js";
import type { Outcome } from "../../src/search/study.js";
import type { Task } from "../search/workers.js";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const jobSchema = v.strictObject({
  version: v.literal(1),
  /** SHA-256 of the data. */
  data: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  options: v.record(v.string(), v.unknown()),
  /** The front end of recordings. */
  frontEnd: v.exactOptional(v.unknown()),
  fold: count,
  length: v.strictObject({
    updates: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e9)),
    share: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)),
  }),
});

const outcomeSchema = v.union([
  v.strictObject({ score: v.number(), bytes: count, seconds: v.number() }),
  v.strictObject({ failed: v.string(), seconds: v.number() }),
]);

export interface Job extends Task {
  data: string;
}

export function encodeJob({ data, options, frontEnd, fold, length }: Job): object {
  return { version: 1, data, options, ...(frontEnd === null ? {} : { frontEnd }), fold, length };
}

/** @throws InputError if it is not a job, an option is unknown or outside its range, or the front end is impossible */
export function parseJob(value: unknown): Job {
  const parsed = v.safeParse(jobSchema, value);
  if (!parsed.success) {
    throw new InputError("a job that this version does not know: run the same version of fastcells as the search");
  }
  const { options, frontEnd, version: _, ...job } = parsed.output;
  return {
    ...job,
    options: resolveUnknown(compressTable, options),
    frontEnd: frontEnd === undefined ? null : parseFrontEnd(frontEnd, "a job"),
  };
}

/** @throws InputError if it is not an outcome */
export function parseOutcome(value: unknown): Outcome {
  const parsed = v.safeParse(outcomeSchema, value);
  if (parsed.success) return parsed.output;
  throw new InputError("a worker's answer is not an outcome: run the same version of fastcells on all machines");
}
