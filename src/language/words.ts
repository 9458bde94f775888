/** @file Programs printed for people, as in `docs/integer-arithmetic.md`. */
import type { Expression, Program } from "./syntax.js";

/** How tightly a text binds: a sum inside a product needs parentheses. */
const Binding = { sum: 0, product: 1, whole: 2 } as const;
type Text = readonly [text: string, binding: number];

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const power = (exponent: number) => `2${[...String(exponent)].map((digit) => superscripts[Number(digit)]).join("")}`;

const inside = ([text, binding]: Text, least: number): string => (binding < least ? `(${text})` : text);

function writer(nameOf: (array: string) => string) {
  const written = (e: Expression): Text => {
    switch (e.kind) {
      case "constant":
        return [e.symbol ?? e.value.toLocaleString("en"), Binding.whole];
      case "read":
        return [nameOf(e.array), Binding.whole];
      case "named":
        return [e.name, Binding.whole];
      case "applied":
        return [`${e.name}(${written(e.argument)[0]})`, Binding.whole];
      case "add":
        return [`${written(e.a)[0]} + ${written(e.b)[0]}`, Binding.sum];
      case "subtract":
        return [`${written(e.a)[0]} − ${inside(written(e.b), Binding.product)}`, Binding.sum];
      case "multiply":
        return [`${inside(written(e.a), Binding.product)}·${inside(written(e.b), Binding.product)}`, Binding.product];
      case "round":
        return [`${inside(written(e.value), Binding.whole)} ÷${power(e.shift)}`, Binding.product];
      case "shift":
        return [`(${written(e.value)[0]}) >> ${e.shift}`, Binding.sum];
      case "saturate":
        return [`saturate(${written(e.value)[0]}, ${e.symbol ?? e.limit})`, Binding.whole];
      case "positive":
        return [`max(${written(e.value)[0]}, 0)`, Binding.whole];
      case "curve":
        return [`${e.curve}(${written(e.value)[0]})`, Binding.whole];
      default:
        throw new Error(`a ${e.kind} belongs in a procedure`);
    }
  };
  return (e: Expression): string => written(e)[0];
}

/**
 * The statements of a program as equations, in order. A value stored under its own name is printed once.
 *
 * @param nameOf the printed name of an array
 */
export function inWords(program: Program, nameOf: (array: string) => string): string[] {
  const written = writer(nameOf);
  return program.map((statement) =>
    statement.kind === "let"
      ? `${statement.named.name} = ${written(statement.named.value)}`
      : `${nameOf(statement.array)} = ${written(statement.value)}`,
  );
}
