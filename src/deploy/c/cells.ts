/**
 * @file A layer's pointwise step in C: the program of `src/integer/lowering.ts` as statements that turn the preactivations
 * `s0`, `s1`, … of unit i (ints within ±16,383) into its new state.
 */
import { cellOf } from "../../cells/registry.js";
import { equationText } from "../../cells/words.js";
import { snakeCase } from "../../core/text.js";
import { arrayNames, lowered } from "../../integer/lowering.js";
import type { IntegerLayer } from "../../integer/model.js";
import { reach } from "../../language/interval.js";
import type { Statement } from "../../language/syntax.js";
import { printed, printedWord, type TextOfArray } from "./expressions.js";
import type { LayerNames } from "./state.js";
import type { Lines } from "./text.js";

/** Name of the table of a cell's bias: biasGate → bias_gate. */
export function biasName(layer: IntegerLayer, which: number, { suffix }: LayerNames): string {
  const name = cellOf(layer.cell).biases[which]?.name ?? "bias";
  return snakeCase(name) + suffix;
}

/** The cell's equation, for a comment. */
export function cellEquation({ cell, gate: g, update: f }: IntegerLayer): string {
  return `${equationText(cell)}, with f = ${f}${cellOf(cell).gated ? ` and g = ${g}` : ""}`;
}

/** Statements that update unit i. */
export function unitStatements(layer: IntegerLayer, names: LayerNames): Lines {
  const texts = new Map<string, string>([
    [arrayNames.h, `${names.h}[i]`],
    [arrayNames.c, `${names.c}[i]`],
    ...layer.biases.map((_, which): [string, string] => [
      arrayNames.bias(which),
      `READ_WORD(&${biasName(layer, which, names)}[i])`,
    ]),
  ]);
  const textOf: TextOfArray = (array) => texts.get(array) ?? array;
  return lowered(layer).map((statement) => statementText(statement, textOf));
}

function statementText(statement: Statement, textOf: TextOfArray): string {
  if (statement.kind === "store") {
    const { text, type, whole } = printed(statement.value, textOf);
    return `${textOf(statement.array)} = (int16_t)${whole && type === "int" ? text : `(${text})`};`;
  }
  const { name, value } = statement.named;
  return reach(value) <= 32767
    ? `const int ${name} = ${printedWord(value, textOf)};`
    : `const int32_t ${name} = ${printed(value, textOf).text};`;
}
