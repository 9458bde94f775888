/**
 * @file Procedures: algorithms on arrays, in the expressions of `expression.ts`, written as text that {@link
 * parseProcedures} parses. `execute` computes a procedure and checks every range, `overflowsOf` proves by intervals
 * that nothing leaves 32 bits, and the emitters of `src/deploy` print it as C and as WebAssembly.
 */
import { add, partsOf } from "./expression.js";
import type { Action, ElementType, Expression, NumberArray, Procedure } from "./syntax.js";

export const array = (
  name: string,
  type: ElementType,
  length: number,
  says: string,
  values: ArrayLike<number> | null = null,
): NumberArray => ({ name, says, type, length, values });

/** All actions of a procedure; those inside a branch or loop follow it. */
export function actionsOf(body: readonly Action[]): Action[] {
  return body.flatMap((action): Action[] => {
    switch (action.kind) {
      case "if":
        return [action, ...actionsOf(action.yes), ...actionsOf(action.no)];
      case "while":
      case "for":
        return [action, ...actionsOf(action.body)];
      default:
        return [action];
    }
  });
}

/** The expressions of one action, including the step of a loop, without those of its branches and body. */
export function expressionsOf(action: Action): readonly Expression[] {
  switch (action.kind) {
    case "let":
    case "set":
      return [action.value];
    case "put":
      return [action.to.index, action.value];
    case "do":
      return [action.call];
    case "if":
    case "while":
      return [action.condition];
    case "for":
      return [action.from, action.below, add(action.variable, action.by)];
  }
}

/** Every expression of a procedure, with all parts. */
function everyExpression({ body, result }: Procedure): Expression[] {
  const withAll = (e: Expression): Expression[] => [e, ...partsOf(e).flatMap(withAll)];
  return [...actionsOf(body).flatMap(expressionsOf), ...(result === null ? [] : [result])].flatMap(withAll);
}

const callsOf = (of: Procedure): Procedure[] => [
  ...new Set(everyExpression(of).flatMap((e) => (e.kind === "call" ? [e.procedure] : []))),
];

/** A procedure and all that it calls, in the order in which C declares them: callees first. */
export function withCalled(of: Procedure): Procedure[] {
  return [...new Set([...callsOf(of).flatMap(withCalled), of])];
}

/** The arrays that a procedure and its callees read or write. */
export function arraysOf(of: Procedure): { array: NumberArray; written: boolean }[] {
  const written = new Map<NumberArray, boolean>();
  for (const each of withCalled(of)) {
    for (const e of everyExpression(each))
      if (e.kind === "element") written.set(e.array, written.get(e.array) ?? false);
    for (const action of actionsOf(each.body)) if (action.kind === "put") written.set(action.to.array, true);
  }
  return [...written].map(([of, isWritten]) => ({ array: of, written: isWritten }));
}
