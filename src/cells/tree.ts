/** @file A cell's equations as a tree of plain data, for code that looks at more than one operation at once. */
import type { StepStates } from "./equations.js";
import { type CellName, cellOf } from "./registry.js";

/** A number of one unit, as {@link StepParts} builds it. */
export type Term =
  | { kind: "wx" | "uh" | "sum"; block: number }
  | { kind: "bias" | "scalar"; which: number }
  | { kind: "h" | "c" }
  | { kind: "add" | "minus" | "times"; a: Term; b: Term }
  | { kind: "rest" | "bounded" | "preactivation" | "g" | "f"; of: Term };

/** The equations of one step. A term that is used twice is one object. */
export function stepTree(cell: CellName): StepStates<Term> {
  const unary = (kind: "rest" | "bounded" | "preactivation" | "g" | "f") => (of: Term) => ({ kind, of }) satisfies Term;
  const binary = (kind: "add" | "minus" | "times") => (a: Term, b: Term) => ({ kind, a, b }) satisfies Term;
  return cellOf(cell).step<Term>({
    wx: (block) => ({ kind: "wx", block }),
    uh: (block) => ({ kind: "uh", block }),
    sum: (block) => ({ kind: "sum", block }),
    bias: (which) => ({ kind: "bias", which }),
    scalar: (which) => ({ kind: "scalar", which }),
    h: { kind: "h" },
    c: { kind: "c" },
    add: binary("add"),
    minus: binary("minus"),
    times: binary("times"),
    rest: unary("rest"),
    bounded: unary("bounded"),
    preactivation: unary("preactivation"),
    g: unary("g"),
    f: unary("f"),
  });
}

/** The common name of a gate, taken from the bias added in it: biasReset → reset. */
export function gateName(cell: CellName, gate: Term): string {
  const bias = biasIn(gate);
  const name = bias === null ? undefined : cellOf(cell).biases[bias]?.name;
  return name === undefined ? "gate" : shortName(name);
}

/** biasUpdateRecurrent → updateRecurrent */
export function shortName(bias: string): string {
  const rest = bias.replace(/^bias/, "");
  return rest.slice(0, 1).toLowerCase() + rest.slice(1);
}

/** The index of the first bias in a term; null if there is none. */
function biasIn(term: Term): number | null {
  if (term.kind === "bias") return term.which;
  for (const part of partsOf(term)) {
    const bias = biasIn(part);
    if (bias !== null) return bias;
  }
  return null;
}

/** The terms that a term is made of. */
export function partsOf(term: Term): readonly Term[] {
  switch (term.kind) {
    case "add":
    case "minus":
    case "times":
      return [term.a, term.b];
    case "rest":
    case "bounded":
    case "preactivation":
    case "g":
    case "f":
      return [term.of];
    default:
      return [];
  }
}
