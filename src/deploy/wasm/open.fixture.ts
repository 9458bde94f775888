/** @file An exported module, instantiated and laid open: for tests and benchmarks. */
import type { IntegerModel } from "../../integer/model.js";
import type { WasmExport } from "./export.js";

export interface OpenWasm {
  reset(): void;
  step(sample: ArrayLike<number>): void;
  scores(): Int32Array;
  /** Each layer's h, and the c of an LSTM. */
  state(): number[];
}

function exported<Value>(
  exports: WebAssembly.Exports,
  name: string,
  kind: abstract new (...parameters: never[]) => Value,
): Value {
  const value: unknown = exports[name];
  if (!(value instanceof kind)) throw new Error(`the module exports no ${name}`);
  return value;
}

export function openWasm({ wasm, state }: WasmExport, model: IntegerModel): OpenWasm {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm));
  const { buffer } = exported(exports, "memory", WebAssembly.Memory);
  const address = (name: string): number => exported(exports, name, WebAssembly.Global).value;
  const run = (name: string) => exported(exports, name, Function);
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
