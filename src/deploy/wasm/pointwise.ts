/** @file A layer's pointwise step as WebAssembly: the program of `src/integer/lowering.ts` in a loop over the units. */
import { entryOf } from "../../core/at.js";
import { lowered } from "../../integer/lowering.js";
import { gateOne, type IntegerLayer } from "../../integer/model.js";
import { partsOf } from "../../language/expression.js";
import { inMachineForm } from "../../language/machine.js";
import type { Expression, Named, Program } from "../../language/syntax.js";
import { sigmoid } from "./activations.js";
import { type Emitter, upTo, type Variable, variable } from "./emitter.js";
import { expressionCode, type Placed } from "./expressions.js";
import { type Code, i32, select } from "./instructions.js";
import { clamp } from "./products.js";

/** Locals of a step: twice the index of a unit or a channel; one that may be overwritten; then values that have names. */
export const unit = variable(0);
export const spare = variable(1);
const firstNamed = 2;

/** Of the conversion of a sample, in which no values have names. */
export const half = variable(firstNamed);

/** The most locals that the steps of some layers take; at least as many as the conversion of a sample. */
export function stepLocals(layers: readonly IntegerLayer[]): number {
  const named = layers
    .map(lowered)
    .map((program) => program.filter(({ kind }) => kind === "let").length - readOnceBeforeStores(program).size);
  return firstNamed + Math.max(2, ...named);
}

/** All units, one after another. `addresses`: of the program's arrays of int16. */
export function pointwise(layer: IntegerLayer, addresses: ReadonlyMap<string, number>, emitter: Emitter): Code {
  return [
    ...unit.set(i32.const(0)),
    ...upTo(unit, 2 * layer.hidden, 2, programCode(lowered(layer), addresses, emitter)),
  ];
}

/**
 * The code of a program for one unit. A value that is read once is computed where it is read, if nothing is stored
 * before.
 */
function programCode(program: Program, addresses: ReadonlyMap<string, number>, emitter: Emitter): Code {
  const locals = new Map<Named, Variable>();
  const inlined = readOnceBeforeStores(program);
  const addressOf = (array: string): number => entryOf(addresses, array, `the address of ${array}`);
  const code = (e: Expression): Code => expressionCode(e, placed);
  const placed = (e: Placed): Code => {
    switch (e.kind) {
      case "read":
        return i32.load16s(unit.get, addressOf(e.array));
      case "named":
        return locals.get(e)?.get ?? code(inMachineForm(e.value));
      case "saturate":
        return clamp(code(e.value), e.limit, spare);
      case "positive":
        return select(spare.tee(code(e.value)), i32.const(0), i32.greater(spare.get, i32.const(0)));
      case "curve":
        return e.curve === "sigmoid"
          ? emitter.call(sigmoid, code(e.value))
          : i32.sub(emitter.call(sigmoid, i32.shl(code(e.value), i32.const(1))), i32.const(gateOne / 2));
      default:
        throw new Error(`a ${e.kind} belongs in a procedure`);
    }
  };
  return program.flatMap((statement): Code => {
    if (statement.kind === "store") {
      return i32.store16(unit.get, code(inMachineForm(statement.value)), addressOf(statement.array));
    }
    const { named } = statement;
    if (inlined.has(named)) return [];
    const value = code(inMachineForm(named.value));
    const kept = variable(firstNamed + locals.size);
    locals.set(named, kept);
    return kept.set(value);
  });
}

/** The values that are read once, with no store between their definition and the read. */
function readOnceBeforeStores(program: Program): Set<Named> {
  const readers = new Map<Named, number[]>();
  const note = (e: Expression, at: number): void => {
    if (e.kind === "named") readers.set(e, [...(readers.get(e) ?? []), at]);
    else for (const part of partsOf(e)) note(part, at);
  };
  program.forEach((statement, at) => {
    note(statement.kind === "let" ? statement.named.value : statement.value, at);
  });
  const storesBefore = (end: number) => program.slice(0, end).filter(({ kind }) => kind === "store").length;
  return new Set(
    program.flatMap((statement, at) => {
      if (statement.kind === "store") return [];
      const [reader, ...others] = readers.get(statement.named) ?? [];
      const once = reader !== undefined && others.length === 0 && storesBefore(reader) === storesBefore(at);
      return once ? [statement.named] : [];
    }),
  );
}
