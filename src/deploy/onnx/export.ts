/**
 * @file A float model as an ONNX file: raw samples in, scores out, for any batch size and number of steps. As in the
 * engine, W x is one product for all steps; a Scan carries the state through the steps.
 */

import { type LayerSpec, layerColumns } from "../../cells/layer.js";
import { cellOf } from "../../cells/registry.js";
import { at } from "../../core/at.js";
import type { OwnBytes } from "../../core/bytes.js";
import { checkKind } from "../../inference/any-model.js";
import { tensorOf } from "../../integer/weights.js";
import type { Companding } from "../../model/companding.js";
import { channelsOf, embeddingName, type Model, type ModelSpec } from "../../model/spec.js";
import { type TextSpec, vocabularySize } from "../../model/text.js";
import { untied } from "../../model/tied.js";
import { completed } from "../../options/table.js";
import { anyString } from "../../options/values.js";
import { type CellStates, cellStep, mapped, type TensorOf } from "./cells.js";
import { encodeOnnx, Graph } from "./graph.js";

/** Texts of an ONNX file. */
export interface OnnxOptions {
  /** Name of the model; any text. */
  title: string;
}

const onnxDefaults: OnnxOptions = { title: "model" };

/**
 * {@link compand}, per channel. Near a power of two a rounded logarithm may select the adjacent piece: both give the
 * same there.
 */
function companded(graph: Graph, x: string, { centre, knee }: Companding): string {
  const D = centre.length;
  const difference = graph.node("Sub", [x, graph.floats(centre, [D])]);
  const distance = graph.node("Div", [graph.node("Abs", [difference]), graph.floats(knee, [D])]);
  const octaves = graph.node("Div", [
    graph.node("Log", [graph.node("Max", [distance, graph.floats([1], [1])])]),
    graph.floats([Math.LN2], [1]),
  ]);
  const doublings = graph.node("Floor", [octaves]);
  const within = graph.node("Div", [distance, graph.node("Pow", [graph.floats([2], [1]), doublings])]);
  return graph.node("Mul", [graph.node("Sign", [difference]), graph.node("Add", [doublings, within])]);
}

/** Companded if the model asks for it, then `(x − mean) / deviation`, per channel. */
function normalised(graph: Graph, x: string, { normalisation }: Model["spec"]): string {
  if (normalisation === null) return x;
  const { mean, deviation, companding } = normalisation;
  const samples = companding === undefined ? x : companded(graph, x, companding);
  const centred = graph.node("Sub", [samples, graph.floats(mean, [mean.length])]);
  return graph.node("Div", [centred, graph.floats(deviation, [deviation.length])]);
}

/** The size of a value's second dimension. */
function secondSize(graph: Graph, x: string): string {
  // From entry 1 to entry 2, along axis 0.
  return graph.node("Slice", [graph.node("Shape", [x]), ...[1, 2, 0].map((number) => graph.integers([number]))]);
}

/**
 * Samples `[B, T, D]` as steps of several samples, `[B, T / frame, D·frame]`; drops samples at the end that do not fill
 * a step.
 */
function stackedFrames(graph: Graph, x: string, spec: ModelSpec): string {
  const { frame = 1 } = spec;
  if (frame === 1) return x;
  const samples = secondSize(graph, x);
  const size = graph.integers([frame]);
  const whole = graph.node("Mul", [graph.node("Div", [samples, size]), size]);
  const cut = graph.node("Slice", [x, graph.integers([0]), whole, graph.integers([1])]);
  return graph.node("Reshape", [cut, graph.integers([0, -1, frame * channelsOf(spec)])]);
}

/** Zeros `[B, H]`, B being that of x `[T, B, D]`. */
function zeroState(graph: Graph, x: string, hidden: number): string {
  const shape = graph.node("Concat", [secondSize(graph, x), graph.integers([hidden])], { axis: 0 });
  return graph.node("Expand", [graph.floats([0], [1, 1]), shape]);
}

/** A layer over all steps: from x `[T, B, D]` to every state `[T, B, H]`, and the last `[B, H]`. */
function layerStates(
  graph: Graph,
  layer: LayerSpec,
  index: number,
  tensor: TensorOf,
  x: string,
): { all: string; last: string } {
  const { input, hidden, rankW } = layer;
  const { memory } = cellOf(layer.cell);
  const columns = layerColumns(layer);
  const wx = mapped(graph, x, tensor, { letter: "W", rank: rankW, rows: input, columns });

  const step = new Graph(`layer${index}`);
  const state = ["batch", hidden];
  const before: CellStates = {
    h: step.input(step.newName("h"), state),
    c: memory ? step.input(step.newName("c"), state) : null,
  };
  const after = cellStep(step, layer, tensor, step.input(step.newName("wx"), ["batch", columns]), before);
  step.output(step.newName("h"), after.h, state);
  if (after.c !== null) step.output(step.newName("c"), after.c, state);
  step.output(step.newName("state"), after.h, state);

  const zero = zeroState(graph, x, hidden);
  const [last, c, all] = ["last", "memory", "states"].map((what) => graph.newName(what)) as [string, string, string];
  const carried = memory ? [zero, zero] : [zero];
  graph.add("Scan", [...carried, wx], { body: step, num_scan_inputs: 1 }, [last, ...(memory ? [c] : []), all]);
  return { all, last };
}

/** The first layer's input `[batch, steps, D]`, from samples. */
function framesOf(graph: Graph, spec: ModelSpec): string {
  const samples = graph.input("samples", ["batch", "steps", channelsOf(spec)]);
  return stackedFrames(graph, normalised(graph, samples, spec), spec);
}

/** The same from ids: their rows of the embedding. */
function rowsOf(graph: Graph, { layers }: ModelSpec, text: TextSpec, tensor: TensorOf): string {
  const ids = graph.input("ids", ["batch", "steps"], "int64");
  const table = graph.floats(tensor(embeddingName), [vocabularySize(text), at(layers, 0, "layer").input]);
  return graph.node("Gather", [table, ids], { axis: 0 });
}

/**
 * The model as ONNX. Input: `samples [batch, steps, D]` in the units of the training data, or int64 `ids [batch,
 * steps]` if the model reads text. Output: `scores` before softmax or sigmoid, `[batch, C]`, or `[batch, steps, C]` if
 * every step is read out. If a step takes several samples, `steps` counts samples.
 */
export function exportOnnx(model: Model, options: Partial<OnnxOptions> = {}): OwnBytes {
  checkKind(model, "float", "exportOnnx");
  const { title } = completed({ title: anyString }, onnxDefaults, options);
  const whole = untied(model);
  const { spec } = whole;
  const tensor: TensorOf = (name) => tensorOf(whole, name);
  const graph = new Graph("fastcells");
  const C = spec.labels.length;
  const frames = spec.text === undefined ? framesOf(graph, spec) : rowsOf(graph, spec, spec.text, tensor);
  const steps = graph.node("Transpose", [frames], { perm: [1, 0, 2] });
  const states = spec.layers.reduce<{ all: string; last: string }>(
    ({ all }, layer, index) => layerStates(graph, layer, index, (name) => tensor(`layers.${index}.${name}`), all),
    { all: steps, last: steps },
  );
  const every = spec.readout === "every";
  const read = {
    last: () => states.last,
    every: () => graph.node("Transpose", [states.all], { perm: [1, 0, 2] }),
    mean: () => graph.node("ReduceMean", [states.all], { axes: [0], keepdims: 0 }),
    max: () => graph.node("ReduceMax", [states.all], { axes: [0], keepdims: 0 }),
  }[spec.readout]();
  const H = at(spec.layers, spec.layers.length - 1, "layer").hidden;
  const product = graph.node("MatMul", [read, graph.floats(tensor("head.V"), [H, C])]);
  const scores = graph.node("Add", [product, graph.floats(tensor("head.bias"), [C])]);
  graph.output("scores", scores, every ? ["batch", "steps", C] : ["batch", C]);
  const metadata = {
    labels: JSON.stringify(spec.labels),
    task: spec.task,
    ...(spec.channels === null ? {} : { channels: JSON.stringify(spec.channels) }),
    ...(spec.text === undefined ? {} : { text: JSON.stringify(spec.text) }),
    ...(spec.sampleRate === null ? {} : { sampleRate: String(spec.sampleRate) }),
  };
  return encodeOnnx(graph, { description: title, metadata });
}
