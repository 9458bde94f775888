/**
 * @file Lowers a cell's equations over real numbers to integers. A number is lowered to the fraction bits required at
 * its place; products with gates and scalars have the bits of those in addition, sums are formed of such wide numbers,
 * and one rounding at the end brings them to the required bits. Terms of a sum that differ in width are first rounded
 * to the coarser one.
 */
import type { Nonlinearity } from "../cells/nonlinearity.js";
import { cellOf } from "../cells/registry.js";
import { gateName, partsOf, stepTree, type Term } from "../cells/tree.js";
import { at } from "../core/at.js";
import {
  add,
  applied,
  constant,
  multiply,
  named,
  read,
  rescale,
  round,
  saturate,
  subtract,
} from "../language/expression.js";
import type { Expression, Named, Program, Statement } from "../language/syntax.js";
import { gateBits, type IntegerLayer, sumLimit, wordLimit } from "./model.js";
import { activation } from "./nonlinearity.js";

/** The parts of a layer on which a step's arithmetic depends. */
export type StepFormats = Pick<
  IntegerLayer,
  "cell" | "gate" | "update" | "sumBits" | "stateBits" | "stateBound" | "coefficients"
>;

/** Names of the arrays that a step reads and stores. */
export const arrayNames = {
  h: "h",
  c: "c",
  /** The sums of a block, by its index in `IntegerLayer.sums`. */
  sum: (block: number) => `s${block}`,
  bias: (which: number) => `b${which}`,
} as const;

/** An expression and its fraction bits. */
interface Fixed {
  value: Expression;
  bits: number;
}

class Lowering {
  readonly program: Statement[] = [];
  private readonly coefficients = new Map<Term, Fixed>();
  private readonly names = new Set<string>();
  private readonly states = new Map<Term, Fixed>();

  constructor(private readonly formats: StepFormats) {}

  /** Gives a value a unique name. */
  private called(name: string, value: Expression): Named {
    let own = name;
    for (let n = 2; this.names.has(own); n++) own = `${name}${n}`;
    this.names.add(own);
    const result = named(own, value);
    this.program.push({ kind: "let", named: result });
    return result;
  }

  /** Stores a state, which its term stands for from then on. */
  store(term: Term, array: "h" | "c", bits: number, limit: number, symbol: string): void {
    const wide = this.wide(term, bits);
    const next = array === "h" && wide.bits > bits ? this.called("next", wide.value) : wide.value;
    const rounded = rescale(next, wide.bits, bits);
    const isBounded = rounded.kind === "saturate" && rounded.limit === limit;
    const value = isBounded ? rounded : saturate(rounded, limit, symbol);
    const kept = array === "c" ? this.called("memory", value) : value;
    this.program.push({ kind: "store", array: arrayNames[array], value: kept });
    this.states.set(term, { value: kept, bits });
  }

  /** A term in the required fraction bits. */
  private value(term: Term, bits: number): Expression {
    const { stateBits, stateBound, sumBits, update } = this.formats;
    const stored = this.states.get(term);
    if (stored !== undefined) return rescale(stored.value, stored.bits, bits);
    switch (term.kind) {
      case "f": {
        const value = this.function("f", update, term.of, bits);
        return readsSums(term.of) && !this.states.has(term.of) ? this.called("candidate", value) : value;
      }
      case "bounded":
        return saturate(this.value(term.of, bits), stateBound * 2 ** (bits - stateBits), "stateBound");
      case "preactivation":
        return rescale(saturate(this.value(term.of, sumBits), sumLimit, "16,383"), sumBits, bits);
      default: {
        const wide = this.wide(term, bits);
        return rescale(wide.value, wide.bits, bits);
      }
    }
  }

  private function(name: string, curve: Nonlinearity, argument: Term, bits: number): Expression {
    const { sumBits } = this.formats;
    const sum = this.value(argument, sumBits);
    return applied(name, sum, activation(curve, sum, sumBits, bits));
  }

  /** A term required in `bits`, not yet rounded to them. */
  private wide(term: Term, bits: number): Fixed {
    switch (term.kind) {
      case "add":
        return aligned(this.wide(term.a, bits), this.wide(term.b, bits), add);
      case "minus":
        return aligned(this.wide(term.a, bits), this.wide(term.b, bits), subtract);
      case "times": {
        const [factor, other] = isCoefficient(term.a) ? [term.a, term.b] : [term.b, term.a];
        // Gates first: the candidate is then used soon after it is computed, which keeps an AVR's registers free.
        for (const gate of gatesIn(factor)) this.coefficient(gate);
        const value = this.value(other, bits);
        const { value: by, bits: own } = this.coefficient(factor);
        return { value: multiply(by, value), bits: own + bits };
      }
      default:
        return isCoefficient(term) ? this.coefficient(term) : this.leaf(term, bits);
    }
  }

  private leaf(term: Term, bits: number): Fixed {
    const { cell, stateBits, stateBound, sumBits } = this.formats;
    const { blocks, recurrent } = cellOf(cell);
    const sum = (block: number): Fixed => ({ value: read(arrayNames.sum(block), sumLimit), bits: sumBits });
    switch (term.kind) {
      case "sum":
      case "wx":
        return sum(term.block);
      case "uh":
        // The state's part of the last block follows the input's.
        return sum(blocks.length);
      case "bias":
        return { value: read(arrayNames.bias(term.which), sumLimit), bits: sumBits };
      case "h":
        return { value: read(arrayNames.h, stateBound), bits: stateBits };
      case "c":
        return recurrent === "h and c"
          ? { value: read(arrayNames.c, stateBound), bits: stateBits }
          : { value: read(arrayNames.c, wordLimit), bits: sumBits };
      default:
        return { value: this.value(term, bits), bits };
    }
  }

  /** A gate, a scalar, or a combination of them, in its own bits. */
  private coefficient(term: Term): Fixed {
    const before = this.coefficients.get(term);
    if (before !== undefined) return before;
    const made = this.makeCoefficient(term);
    this.coefficients.set(term, made);
    return made;
  }

  private makeCoefficient(term: Term): Fixed {
    const { cell, gate, coefficients } = this.formats;
    switch (term.kind) {
      case "g":
        return {
          value: this.called(gateName(cell, term), this.function("g", gate, term.of, gateBits)),
          bits: gateBits,
        };
      case "scalar": {
        const { name, bits } = at(cellOf(cell).scalars, term.which, "scalar");
        return { value: constant(at(coefficients, term.which, "coefficient"), name), bits };
      }
      case "rest": {
        const { value, bits } = this.coefficient(term.of);
        return { value: subtract(constant(2 ** bits, "1"), value), bits };
      }
      case "times": {
        const [a, b] = [this.coefficient(term.a), this.coefficient(term.b)];
        return { value: multiply(a.value, b.value), bits: a.bits + b.bits };
      }
      case "add":
      case "minus": {
        const [a, b] = [this.coefficient(term.a), this.coefficient(term.b)];
        const { value, bits } = aligned(a, b, term.kind === "add" ? add : subtract);
        return { value: this.called("weight", value), bits };
      }
      default:
        throw new Error(`${cell}: ${term.kind} is not a coefficient`);
    }
  }
}

/** Combines two numbers in the bits of the coarser one. */
function aligned(a: Fixed, b: Fixed, join: (a: Expression, b: Expression) => Expression): Fixed {
  const bits = Math.min(a.bits, b.bits);
  return { value: join(round(a.value, a.bits - bits), round(b.value, b.bits - bits)), bits };
}

/** The gates in a coefficient. */
function gatesIn(term: Term): readonly Term[] {
  return term.kind === "g" ? [term] : partsOf(term).flatMap(gatesIn);
}

/** Whether a term consists of gates and scalars only. */
function isCoefficient(term: Term): boolean {
  switch (term.kind) {
    case "g":
    case "scalar":
      return true;
    case "rest":
    case "add":
    case "minus":
    case "times":
      return partsOf(term).every(isCoefficient);
    default:
      return false;
  }
}

/** Whether a term reads W x or U h₋. */
function readsSums(term: Term): boolean {
  return term.kind === "wx" || term.kind === "uh" || term.kind === "sum" || partsOf(term).some(readsSums);
}

/** One step of a layer's units, from its sums to its states. */
export function lowered(formats: StepFormats): Program {
  const { cell, stateBits, stateBound, sumBits } = formats;
  const { recurrent } = cellOf(cell);
  const { h, c } = stepTree(cell);
  const lowering = new Lowering(formats);
  if (c !== undefined) {
    if (recurrent === "h and c") lowering.store(c, "c", stateBits, stateBound, "stateBound");
    else lowering.store(c, "c", sumBits, wordLimit, "32,767");
  }
  lowering.store(h, "h", stateBits, stateBound, "stateBound");
  return lowering.program;
}
