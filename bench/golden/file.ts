import type { LayerSpec } from "../../src/cells/layer.js";
import { type Nonlinearity, nonlinearities } from "../../src/cells/nonlinearity.js";
import { cellNames, cellOf } from "../../src/cells/registry.js";
import { InputError } from "../../src/core/errors.js";
import {
  edgemlLayout,
  isPytorchCell,
  type Layout,
  ownLayout,
  parameterSizes,
  pytorchLayout,
  toTensors,
} from "./layout.js";

/** One golden case: a layer, its weights and inputs, and the results of another implementation. */
export interface GoldenCase {
  name: string;
  layer: LayerSpec;
  layout: Layout;
  /** T */
  steps: number;
  /** B */
  sequences: number;
  /** The weights in our own layout. */
  tensors: Record<string, Float32Array>;
  /** [T, B, D] */
  x: Float32Array;
  /** [B, H] */
  h0: Float32Array;
  /** [B, H]; null for cells without a memory cell. */
  c0: Float32Array | null;
  /** ∂loss/∂h [T, B, H]; loss = Σ h ⊙ upstream. */
  upstream: Float32Array;
  /** Expected states [T, B, H]. */
  h: Float64Array;
  /** Expected gradients under the file's own names, and `x`, `h0`, `c0`. */
  gradients: Record<string, Float64Array>;
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fields(value: unknown, name: string): Fields {
  if (!isFields(value)) throw new InputError(`${name} is missing: a golden file needs an object there`);
  return value;
}

function size(file: Fields, name: string): number {
  const value = file[name];
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > 1e6)
    throw new InputError(`${name} is ${JSON.stringify(value)}: give a whole number from 1 to 1000000`);
  return value;
}

function rank(file: Fields, name: string): number | null {
  return file[name] === undefined || file[name] === null ? null : size(file, name);
}

function nonlinearity(value: unknown, otherwise: Nonlinearity): Nonlinearity {
  if (value === undefined || value === null) return otherwise;
  const found = nonlinearities.find((name) => name === value);
  if (found === undefined)
    throw new InputError(`the non-linearity is ${JSON.stringify(value)}: give one of ${nonlinearities.join(", ")}`);
  return found;
}

function numbers(value: unknown, name: string, length: number): Float64Array {
  const data: unknown = isFields(value) ? value.data : undefined;
  if (!Array.isArray(data)) throw new InputError(`${name} is missing: a golden file needs {shape, data} there`);
  if (data.length !== length) throw new InputError(`${name} has ${data.length} numbers: its shape needs ${length}`);
  return Float64Array.from(data, (number: unknown) => {
    if (typeof number !== "number")
      throw new InputError(`${name} contains ${JSON.stringify(number)}: only numbers are allowed`);
    return number;
  });
}

/**
 * Reads the JSON of one golden file. Throws {@link InputError} if it is not a golden file or its shapes do not agree.
 */
export function parseGolden(text: string, fallbackName: string): GoldenCase {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new InputError("it is not JSON: give a golden file");
  }
  const file = fields(json, "the file's object");
  const cell = cellNames.find((name) => name === file.cell);
  if (cell === undefined)
    throw new InputError(`the cell is ${JSON.stringify(file.cell)}: give one of ${cellNames.join(", ")}`);
  const T = size(file, "T");
  const B = size(file, "B");
  const layer: LayerSpec = {
    cell,
    input: size(file, "D"),
    hidden: size(file, "H"),
    rankW: rank(file, "wRank"),
    rankU: rank(file, "uRank"),
    gate: nonlinearity(file.gate, cellOf(cell).gate),
    update: nonlinearity(file.update ?? file.nonlinearity, cellOf(cell).update),
    stateBound: null,
  };
  const { input: D, hidden: H } = layer;
  const params = fields(file.params, "params");
  const expected = fields(file.grads, "grads");
  const layout = layoutOf(layer, params);
  const sizes = parameterSizes(layout);
  const read = (from: Fields, group: string) =>
    Object.fromEntries(
      Object.entries(sizes).map(([name, length]) => [name, numbers(from[name], `${group}.${name}`, length)]),
    );
  const c0 = cellOf(cell).memory && file.c0 !== undefined ? Float32Array.from(numbers(file.c0, "c0", B * H)) : null;
  return {
    name: typeof file.case === "string" ? file.case : fallbackName,
    layer,
    layout,
    steps: T,
    sequences: B,
    tensors: toTensors(layer, layout, read(params, "params")),
    x: Float32Array.from(numbers(file.x, "x", T * B * D)),
    h0: Float32Array.from(numbers(file.h0, "h0", B * H)),
    c0,
    upstream: Float32Array.from(numbers(file.upstream, "upstream", T * B * H)),
    h: numbers(file.h, "h", T * B * H),
    gradients: {
      ...read(expected, "grads"),
      x: numbers(expected.x, "grads.x", T * B * D),
      h0: numbers(expected.h0, "grads.h0", B * H),
      ...(c0 === null ? {} : { c0: numbers(expected.c0, "grads.c0", B * H) }),
    },
  };
}

function layoutOf(layer: LayerSpec, params: Fields): Layout {
  if ("weight_ih_l0" in params) {
    if (!isPytorchCell(layer.cell))
      throw new InputError(`a ${layer.cell} has PyTorch's weight_ih_l0: PyTorch has RNN, GRU and LSTM`);
    if (layer.rankW !== null || layer.rankU !== null)
      throw new InputError("weight_ih_l0 comes with a rank: PyTorch's cells are full rank");
    return pytorchLayout(layer, layer.cell);
  }
  if (ownLayout(layer).every(({ parameter }) => parameter in params)) return ownLayout(layer);
  if (layer.cell === "GRU" || layer.cell === "LSTM")
    throw new InputError(`a ${layer.cell} without weight_ih_l0: give it in PyTorch's layout`);
  return edgemlLayout(layer);
}
