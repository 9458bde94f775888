/**
 * @file An integer model as one WebAssembly file, weights and all, and an ES module around it. The module imports nothing and
 * exports `memory`, `reset()`, `step()` and `scores()`, and the addresses `sample` (D int16, for step), `result` (C
 * int32, from scores) and `state`. It needs 128-bit SIMD, which browsers have had since 2021 and Node since 16.4.
 */
import { recurrentRows } from "../../cells/layer.js";
import { cellOf } from "../../cells/registry.js";
import { at, lastOf } from "../../core/at.js";
import type { OwnBytes } from "../../core/bytes.js";
import { checkKind } from "../../inference/any-model.js";
import { arrayNames } from "../../integer/lowering.js";
import {
  type IntegerHead,
  type IntegerLayer,
  type IntegerMatrix,
  type IntegerModel,
  operandSpan,
  sumLimit,
  wordLimit,
} from "../../integer/model.js";
import { completed } from "../../options/table.js";
import { yesNo } from "../../options/values.js";
import { type CExportOptions, cExportDefaults, cExportRules } from "../c/export-options.js";
import { cName } from "../c/names.js";
import { listenerSpec } from "../frontend/listener-spec.js";
import { Emitter, namedFunction, upTo } from "./emitter.js";
import { fold } from "./fold.js";
import { type Code, call, clear, i32 } from "./instructions.js";
import { addListener } from "./listener.js";
import { placeMatrix } from "./matrices.js";
import { type MemoryPlan, padded } from "./memory.js";
import { encodeModule } from "./module.js";
import { pointwise, stepLocals, unit } from "./pointwise.js";
import { placePool } from "./pooling.js";
import { copy, multiply, round } from "./products.js";
import { declarations, wrapper } from "./wrapper.js";

/** Options of exported WebAssembly. */
export interface WasmExportOptions extends CExportOptions {
  /**
   * Whether to put the module's bytes into the ES module instead of a separate file: for bundlers, and where nothing
   * can be fetched.
   */
  inline: boolean;
}

const wasmExportDefaults: WasmExportOptions = { ...cExportDefaults, inline: false };

/** A part of the state in memory: `length` int16 from `offset` bytes after the global `state`. */
export interface StatePlace {
  offset: number;
  length: number;
}

/** A model as WebAssembly: its files, and what a caller needs to know. */
export interface WasmExport {
  /** Base name of the files. */
  name: string;
  wasm: OwnBytes;
  /** `<name>.js`, `<name>.d.ts` and, unless inlined, `<name>.wasm`. */
  files: Map<string, OwnBytes | string>;
  /** Each layer's h, then the c of an LSTM. */
  state: StatePlace[];
}

/** Places of the states, adjacent, so that one instruction clears them. */
function placeStates(model: IntegerModel, memory: MemoryPlan): { h: number; c: number | null }[] {
  return model.layers.map((layer) => {
    const { hidden } = layer;
    const { memory: hasMemory, recurrent } = cellOf(layer.cell);
    const h = memory.take(2 * padded(Math.max(hidden, recurrentRows(layer))));
    // If U reads h and c, they are one vector.
    if (recurrent === "h and c") return { h, c: h + 2 * hidden };
    return { h, c: hasMemory ? memory.take(2 * padded(hidden)) : null };
  });
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** One layer's step, from the vector at `x` to its state. */
function layerStep(layer: IntegerLayer, x: number, { h, c }: { h: number; c: number | null }, emitter: Emitter): Code {
  const { memory } = emitter;
  const both = operandSpan(layer, "both");
  const width = padded(layer.hidden);
  const v = memory.take(2 * padded(both.length) + 16);
  const sums = memory.take(2 * width * layer.sums.length);
  const accumulators = memory.take(4 * (width * layer.sums.length + padded(both.length)));
  const product = (matrix: IntegerMatrix, vector: number, to: number): Code =>
    emitter.call(multiply, placeMatrix(matrix, emitter), vector, to, to + 4 * matrix.rows, padded(matrix.columns));
  const operand = (which: "fromInput" | "fromState", vector: number): Code => {
    const { factor, shift } = layer[which];
    const { from, length } = operandSpan(layer, which === "fromInput" ? "input" : "recurrent");
    if (length === 0) return [];
    const to = v + 2 * from;
    const end = to + 2 * length;
    if (factor === null) return emitter.call(copy, vector, to, end, shift);
    return [...product(factor, vector, accumulators), ...emitter.call(round, accumulators, to, end, shift, wordLimit)];
  };
  const products = layer.sums.flatMap(({ matrix, reads }, block) =>
    product(matrix, v + 2 * operandSpan(layer, reads).from, accumulators + 4 * width * block),
  );
  const places = new Map([
    [arrayNames.h, h],
    ...(c === null ? [] : [[arrayNames.c, c] satisfies [string, number]]),
    ...layer.sums.map((_, block): [string, number] => [arrayNames.sum(block), sums + 2 * width * block]),
    ...layer.biases.map((bias, which): [string, number] => [arrayNames.bias(which), memory.put(bias)]),
  ]);
  return [
    ...operand("fromInput", x),
    ...operand("fromState", h),
    ...products,
    ...emitter.call(round, accumulators, sums, sums + 2 * width * layer.sums.length, layer.sumShift, sumLimit),
    ...pointwise(layer, places, emitter),
  ];
}

/** The head's scores for the numbers at `h`, written to `result`. */
function headScores({ matrix, bias, biasShift }: IntegerHead, h: number, result: number, emitter: Emitter): Code {
  const biases = emitter.memory.put(bias);
  const target = i32.shl(unit.get, i32.const(1));
  const offset = i32.shl(i32.load16s(unit.get, biases), i32.const(biasShift));
  const end = result + 4 * matrix.rows;
  return [
    ...emitter.call(multiply, placeMatrix(matrix, emitter), h, result, end, padded(matrix.columns)),
    ...upTo(unit, 2 * matrix.rows, 2, i32.store(target, i32.add(i32.load(target, result), offset), result)),
  ];
}

/**
 * The model as WebAssembly, with front end and detector if it is a model of sound.
 *
 * @throws InputError if the front end is not in integers, or does not suit the model
 */
export function exportWasm(model: IntegerModel, options: Partial<WasmExportOptions> = {}): WasmExport {
  checkKind(model, "integer", "exportWasm");
  const rules = { ...cExportRules, inline: yesNo };
  const { title, notes, command, inline } = completed(rules, wasmExportDefaults, options);
  const emitter = new Emitter();
  const { memory, functions, starting } = emitter;
  const listening = listenerSpec(model);
  const states = placeStates(model, memory);
  const state = at(states, 0, "layer").h;
  const stateEnd = memory.take(0);
  const pool = placePool(model, lastOf(states, "layer").h, emitter);
  const D = model.input.mean.length;
  const sample = memory.take(2 * padded(D));
  const x = memory.take(2 * padded(at(model.layers, 0, "layer").input));
  const result = memory.take(4 * padded(model.labels.length));

  const step = model.layers.reduce<{ code: Code; x: number }>(
    ({ code, x: input }, layer, index) => {
      const own = at(states, index, "layer");
      return { code: [...code, ...layerStep(layer, input, own, emitter)], x: own.h };
    },
    { code: fold(model, emitter, sample, x), x },
  );
  const scores = [...pool.filling, ...headScores(model.head, pool.read, result, emitter)];
  const locals = Array.from({ length: stepLocals(model.layers) }, () => "i32" as const);
  const publish = (exported: string | null, body: Code): number =>
    emitter.define({ exported, parameters: 0, result: false, locals, body });
  const network = {
    sample,
    result,
    classes: model.labels.length,
    step: publish("step", [...step.code, ...pool.adding]),
    scores: publish("scores", scores),
  };
  const listener = listening === null ? null : addListener(listening, network, emitter);
  const cleared = [clear(state, stateEnd - state), pool.starting, listener?.reset ?? []];
  const reset = emitter.define(namedFunction([], {}, () => cleared, { exported: "reset" }));
  if (listener !== null || pool.starting.length > 0) starting.push(...call(reset));
  const start = starting.length === 0 ? null : publish(null, starting);

  const wasm = encodeModule({
    functions,
    start,
    memory: memory.size,
    constants: { sample, result, state, ...listener?.constants },
    data: memory.segments(),
  });
  const name = cName(title);
  const facts = { title, notes, command, bytes: wasm.length, inlined: inline ? base64(wasm) : null };
  return {
    name,
    wasm,
    files: new Map<string, OwnBytes | string>([
      ...(inline ? [] : [[`${name}.wasm`, wasm] satisfies [string, OwnBytes]]),
      [`${name}.js`, wrapper(name, model, facts, listening)],
      [`${name}.d.ts`, declarations(name, model, facts, listening)],
    ]),
    state: states.flatMap(({ h, c }, index) => {
      const length = at(model.layers, index, "layer").hidden;
      return [h, ...(c === null ? [] : [c])].map((address) => ({ offset: address - state, length }));
    }),
  };
}
