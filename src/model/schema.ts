/**
 * @file Schemas of the single entries of a model's spec, with the message for each; `check.ts` has the rules between
 * entries.
 */
import * as v from "valibot";
import { nonlinearities } from "../cells/nonlinearity.js";
import { cellNames } from "../cells/registry.js";
import { InputError } from "../core/errors.js";
import { quote } from "./quote.js";
import { recipeSchema } from "./recipe.js";
import { readouts, tasks } from "./task.js";
import { textSchema } from "./text.js";

/**
 * Largest sizes of a model: far above a kilobyte network, and small enough that a mistake cannot exhaust the machine.
 */
export const limits = { input: 65_536, hidden: 4_096, layers: 64, labels: 65_536, frame: 256 } as const;

const deepestTraining = 32;

export const whole = (least: number, most: number) =>
  v.pipe(
    v.number("must be a number"),
    v.integer("must be a whole number"),
    v.minValue(least, `must be at least ${least}`),
    v.maxValue(most, `must be at most ${most}`),
  );
const size = (most: number) => whole(1, most);
export const finite = v.pipe(v.number("must be a number"), v.finite("must be finite"));
export const positive = v.pipe(finite, v.gtValue(0, "must be above 0"));
const text = v.string("must be text");
export const object = "must be an object";
export const list = <Of extends v.GenericSchema>(of: Of, what: string, most: number) =>
  v.pipe(
    v.array(of, "must be a list"),
    v.minLength(1, `must hold at least one ${what}`),
    v.maxLength(most, `must hold at most ${most} ${what}s`),
  );
export const oneOf = <const Names extends readonly string[]>(names: Names) =>
  v.picklist(names, `must be one of ${names.join(", ")}`);

export const layerSchema = v.strictObject(
  {
    cell: oneOf(cellNames),
    input: size(limits.input),
    hidden: size(limits.hidden),
    rankW: v.nullable(size(limits.input)),
    rankU: v.nullable(size(limits.hidden)),
    gate: oneOf(nonlinearities),
    update: oneOf(nonlinearities),
    stateBound: v.nullable(positive),
  },
  object,
);

/** The entries that float and integer models share. */
export const contractEntries = {
  task: oneOf(tasks),
  readout: oneOf(readouts),
  frame: v.exactOptional(size(limits.frame)),
  labels: list(text, "name", limits.labels),
  channels: v.nullable(v.array(text, "must be a list")),
  sampleRate: v.nullable(positive),
  // Files from before models of sound lack these two.
  frontEnd: v.optional(v.nullable(v.unknown()), null),
  detector: v.optional(v.nullable(v.unknown()), null),
  text: v.exactOptional(textSchema),
  recipe: v.exactOptional(recipeSchema),
  training: v.nullable(
    v.pipe(
      v.custom<Record<string, unknown>>(isPlainObject, object),
      v.check((value) => depthAtMost(value, deepestTraining), `must nest at most ${deepestTraining} levels`),
    ),
  ),
};

export const specSchema = v.strictObject(
  {
    format: v.literal("fastcells", "must be fastcells"),
    version: v.literal(1, "must be 1"),
    layers: list(layerSchema, "layer", limits.layers),
    tied: v.exactOptional(v.literal(true, "must be true, or left out")),
    ...contractEntries,
    normalisation: v.nullable(
      v.strictObject(
        {
          mean: v.array(finite, "must be a list"),
          deviation: v.array(positive, "must be a list"),
          companding: v.exactOptional(
            v.strictObject(
              { centre: v.array(finite, "must be a list"), knee: v.array(positive, "must be a list") },
              object,
            ),
          ),
        },
        object,
      ),
    ),
  },
  object,
);

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function depthAtMost(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => depthAtMost(inner, levels - 1));
}

/** Parses a spec by a schema. @throws InputError that begins with `name` and describes the first wrong entry */
export function parseSpec<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  name: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue) ?? "";
  if (issue.type === "strict_object" && issue.expected === "never") {
    throw new InputError(`${name}: ${quote(path)} is unknown to this version of fastcells: remove it, or upgrade`);
  }
  const fault = issue.input === undefined ? "is missing" : `is ${quote(issue.input)}: it ${issue.message}`;
  throw new InputError(`${name}: ${path === "" ? "the spec" : path} ${fault}`);
}
