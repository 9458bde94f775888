/**
 * @file Procedures: algorithms on arrays, in the expressions of `expression.ts`, written as text that {@link
 * parseProcedures} parses. `execute` computes a procedure and checks every range, `overflowsOf` proves by intervals
 * that nothing leaves 32 bits, and the emitters of `src/deploy` print it as C and as WebAssembly.
 */
import { add, type Call, type Element, type Expression, partsOf, type Variable } from "./expression.js";

/** The sizes and ranges of an array's elements. */
export const elementTypes = {
  uint8: { bytes: 1, low: 0, high: 255 },
  int16: { bytes: 2, low: -32768, high: 32767 },
  uint16: { bytes: 2, low: 0, high: 65535 },
  int32: { bytes: 4, low: -(2 ** 31), high: 2 ** 31 - 1 },
} as const;
export type ElementType = keyof typeof elementTypes;

/** Numbers of one type, read and written by their index. */
export interface NumberArray {
  name: string;
  /** Its contents in words. */
  says: string;
  type: ElementType;
  length: number;
  /** Constants; null: memory, which the caller of a procedure owns. */
  values: ArrayLike<number> | null;
}

/** A step of a procedure. */
export type Action =
  | { kind: "let" | "set"; variable: Variable; value: Expression }
  | { kind: "put"; to: Element; value: Expression }
  | { kind: "do"; call: Call }
  | { kind: "if"; condition: Expression; yes: readonly Action[]; no: readonly Action[] }
  | { kind: "while"; condition: Expression; body: readonly Action[] }
  | { kind: "for"; variable: Variable; from: Expression; below: Expression; by: Expression; body: readonly Action[] };

export interface Procedure {
  name: string;
  /** What it computes, in words; null if its name says it. */
  says: string | null;
  parameters: readonly Variable[];
  body: readonly Action[];
  /** Its result; null if it has none. */
  result: Expression | null;
}

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
