/** @file The lines that another program writes to `search --ask`. An invalid one is answered under its id, if it has one. */
import * as v from "valibot";
import { InputError } from "../../src/core/errors.js";
import { parseJson } from "../../src/core/json.js";
import { quote } from "../../src/model/quote.js";

const idSchema = v.union([v.string(), v.number(), v.null()], "give a string or a number");

const fraction = "give a fraction of a full run, above 0 and at most 1";

const trialSchema = v.strictObject({
  options: v.record(v.string(), v.unknown(), 'give an object, as {"hidden": 8}'),
  /** Fraction of a full run's updates. */
  share: v.optional(v.pipe(v.number(fraction), v.gtValue(0, fraction), v.maxValue(1, fraction)), 1),
});

const lineSchema = v.strictObject({
  id: v.optional(idSchema, null),
  ask: v.union(
    [v.literal("space"), v.record(v.string(), v.unknown())],
    'give "space", or an object, as {"options": {"hidden": 8}}',
  ),
});

const identifiedSchema = v.object({ id: idSchema });

export type AskId = v.InferOutput<typeof idSchema>;

/** A trial that a program asks for. */
export type AskedTrial = v.InferOutput<typeof trialSchema>;

/** @throws InputError if the line is not JSON */
export function jsonOf(line: string): unknown {
  try {
    return parseJson(line);
  } catch (error) {
    throw new InputError(`not JSON (${error instanceof Error ? error.message : error}): give one object per line`);
  }
}

/** The id of a request that may be invalid otherwise; null if it has none that an answer can carry. */
export function idOf(value: unknown): AskId {
  const found = v.safeParse(identifiedSchema, value);
  return found.success ? found.output.id : null;
}

/** What a request asks for. @throws InputError that names what is wrong with it */
export function askOf(value: unknown): "space" | AskedTrial {
  const { ask } = checked(lineSchema, value, "");
  return ask === "space" ? ask : checked(trialSchema, ask, "ask.");
}

/** @param parent the path of the value in its line, with a point, for messages */
function checked<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  parent: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  throw new InputError(`not an ask: ${faultOf(result.issues[0], parent)}`);
}

const example = 'give {"id": 1, "ask": {"options": {…}, "share": 1}} or {"ask": "space"}';

function faultOf(issue: v.BaseIssue<unknown>, parent: string): string {
  const path = v.getDotPath(issue);
  if (path === null) return `it is ${quote(issue.input)}: ${example}`;
  if (issue.input === undefined) return `${parent}${path} is missing: ${example}`;
  if (issue.type === "strict_object" && issue.expected === "never") {
    return `${parent}${path} is unknown: ${example}`;
  }
  return `${parent}${path} is ${quote(issue.input)}: ${issue.message}`;
}
