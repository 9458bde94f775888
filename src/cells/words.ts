/** @file A cell's equations in plain text: `h = alpha f(s + b) + beta h`. */
import { snakeCase } from "../core/text.js";
import { type CellName, cellOf } from "./registry.js";
import { gateName, shortName, stepTree, type Term } from "./tree.js";

/** The equations of a step, gates first, in ASCII for comments of generated code. */
export function equationText(cell: CellName): string {
  const { blocks, biases, scalars, splitsUpdate } = cellOf(cell);
  const gates = new Map<Term, string>();
  const lines: string[] = [];
  const { h, c } = stepTree(cell);
  const known = new Map<Term, string>();

  const sum = (term: { kind: "wx" | "uh" | "sum"; block: number }): string => {
    if (blocks.length === 1) return "s";
    const last = splitsUpdate && term.block === blocks.length - 1;
    return `s_${blocks[term.block] ?? ""}${last ? (term.kind === "uh" ? "_u" : "_w") : ""}`;
  };
  const bias = (which: number): string =>
    biases.length === 1 ? "b" : `b_${snakeCase(shortName(biases[which]?.name ?? ""))}`;
  const gate = (term: Term, argument: Term): string => {
    const before = gates.get(term);
    if (before !== undefined) return before;
    const name = gateName(cell, term);
    gates.set(term, name);
    lines.push(`${name} = g(${text(argument)})`);
    return name;
  };
  const factor = (term: Term): string =>
    term.kind === "add" || term.kind === "minus" ? `(${text(term)})` : text(term);
  const text = (term: Term): string => {
    const stored = known.get(term);
    if (stored !== undefined) return stored;
    switch (term.kind) {
      case "wx":
      case "uh":
      case "sum":
        return sum(term);
      case "bias":
        return bias(term.which);
      case "scalar":
        return scalars[term.which]?.name ?? "";
      case "h":
      case "c":
        return term.kind;
      case "add":
        return `${text(term.a)} + ${text(term.b)}`;
      case "minus":
        return `${text(term.a)} - ${factor(term.b)}`;
      case "times":
        return `${factor(term.a)} ${factor(term.b)}`;
      case "rest":
        return `(1 - ${text(term.of)})`;
      case "bounded":
      case "preactivation":
        return text(term.of);
      case "g":
        return gate(term, term.of);
      case "f":
        return `f(${text(term.of)})`;
    }
  };
  const state = (name: string, term: Term | undefined): void => {
    if (term === undefined) return;
    lines.push(`${name} = ${text(term)}`);
    known.set(term, name);
  };
  state("c", c);
  state("h", h);
  return lines.join("; ");
}
