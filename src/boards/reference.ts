/** @file The expected results of a board: the integer interpreter's result for each window. */
import { IntegerInterpreter } from "../integer/interpreter.js";
import type { IntegerModel } from "../integer/model.js";
import { stepsOf, type WindowResult } from "./windows.js";

/** The state, layer by layer: h, then c if the cell has a memory cell. */
export function networkState({ state }: IntegerInterpreter): Int32Array {
  return Int32Array.from(state.flatMap(({ h, c }) => [...h, ...c]));
}

/** State and scores after each window of int16 samples `[T, D]`, from the zero state. */
export function referenceResults(model: IntegerModel, windows: readonly Int16Array[]): WindowResult[] {
  const channels = model.input.mean.length;
  const interpreter = new IntegerInterpreter(model);
  return windows.map((window) => {
    const steps = stepsOf(window, channels);
    interpreter.reset();
    for (let t = 0; t < steps; t++) interpreter.step(window.subarray(t * channels, (t + 1) * channels));
    return { state: networkState(interpreter), scores: interpreter.scores() };
  });
}
