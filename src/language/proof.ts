/**
 * @file Proves by intervals that a procedure computes within 32 bits, whatever it reads, provided that variables and
 * parameters are within their ranges. Assigned values are assumed to be: the ranges are claims of the program, which
 * {@link execute} checks.
 */
import { partsOf } from "./expression.js";
import { interval } from "./interval.js";
import { inMachineForm } from "./machine.js";
import { actionsOf, expressionsOf, withCalled } from "./procedure.js";
import { type Expression, elementTypes, type Procedure } from "./syntax.js";

/** Lists what may leave 32 bits in a procedure and its callees; empty if the proof holds. */
export function overflowsOf(of: Procedure): string[] {
  return withCalled(of).flatMap(({ name, body, result }) => {
    const claimed = [...actionsOf(body).flatMap(expressionsOf), ...(result === null ? [] : [result])];
    return claimed.flatMap((e) => [...overflowsIn(inMachineForm(e), true)]).map((text) => `${name}: ${text}`);
  });
}

/** @param claimed whether the value's range is claimed */
function* overflowsIn(e: Expression, claimed: boolean): Generator<string> {
  const { low, high } = interval(e);
  const { int32 } = elementTypes;
  if (!claimed && (low < int32.low || high > int32.high)) yield `a part (${e.kind}) is from ${low} to ${high}`;
  if (e.kind === "divide" && (interval(e.a).low < 0 || interval(e.b).low < 1))
    yield "a quotient may be of numbers below 0";
  for (const part of partsOf(e)) yield* overflowsIn(part, e.kind === "call" || e.kind === "within");
}
