/** @file An exported module, instantiated, with access to its state: for tests and benchmarks. */
import type { IntegerModel } from "../../integer/model.js";
import type { WasmExport } from "./export.js";

export interface OpenWasm {
  reset(): void;
  step(sample: ArrayLike<number>): void;
  scores(): Int32Array;
  /** Each layer's h, and the c of an LSTM. */
  state(): number[];
}

/** A module of sound. */
export interface OpenListener extends OpenWasm {
  /** Takes at most one stride of samples; returns the detected class, or −1. */
  push(samples: Int16Array): number;
  /** Features of the last frame. */
  features(): Int16Array;
  levels(): Int32Array;
}

type Kind<Value> = abstract new (...parameters: never[]) => Value;

/** An instance whose exports are looked up by name and kind. */
function instantiate(wasm: Uint8Array<ArrayBuffer>) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm));
  const exported = <Value>(name: string, kind: Kind<Value>): Value => {
    const value: unknown = exports[name];
    if (!(value instanceof kind)) throw new Error(`the module exports no ${name}`);
    return value;
  };
  return {
    buffer: exported("memory", WebAssembly.Memory).buffer,
    address: (name: string): number => exported(name, WebAssembly.Global).value,
    run: (name: string) => exported(name, Function),
  };
}

function layOpen(
  { buffer, address, run }: ReturnType<typeof instantiate>,
  state: WasmExport["state"],
  model: IntegerModel,
): OpenWasm {
  const [reset, step, scores] = [run("reset"), run("step"), run("scores")];
  const sample = new Int16Array(buffer, address("sample"), model.input.mean.length);
  const result = new Int32Array(buffer, address("result"), model.labels.length);
  return {
    reset: () => reset(),
    step(values) {
      sample.set(values);
      step();
    },
    scores() {
      scores();
      return result.slice();
    },
    state: () => state.flatMap(({ offset, length }) => [...new Int16Array(buffer, address("state") + offset, length)]),
  };
}

export function openWasm({ wasm, state }: WasmExport, model: IntegerModel): OpenWasm {
  return layOpen(instantiate(wasm), state, model);
}

export function openListener({ wasm, state }: WasmExport, model: IntegerModel, keywords: number): OpenListener {
  const instance = instantiate(wasm);
  const { buffer, address, run } = instance;
  const push = run("push");
  const samples = new Int16Array(buffer, address("samples"), model.frontEnd?.stride);
  const features = new Int16Array(buffer, address("sample"), model.input.mean.length);
  const levels = new Int32Array(buffer, address("levels"), keywords);
  return {
    ...layOpen(instance, state, model),
    push(piece) {
      samples.set(piece);
      return push(piece.length);
    },
    features: () => features.slice(),
    levels: () => levels.slice(),
  };
}
