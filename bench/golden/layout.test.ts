import { describe, expect, it } from "vitest";
import { type LayerSpec, layerTensors } from "../../src/cells/layer.js";
import { edgemlLayout, type Layout, parameterSizes, pytorchLayout, toForeignGradients, toTensors } from "./layout.js";

const base = {
  input: 3,
  hidden: 2,
  rankW: null,
  rankU: null,
  gate: "sigmoid",
  update: "tanh",
  stateBound: null,
} as const;

/** Every parameter counts up from another hundred, so that each number occurs once. */
function numbered(layout: Layout): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(parameterSizes(layout)).map(([name, size], index) => [
      name,
      Float64Array.from({ length: size }, (_, i) => 100 * (index + 1) + i),
    ]),
  );
}

describe("layouts", () => {
  it("concatenates EdgeML's UGRNN, gate before update", () => {
    const layer: LayerSpec = { ...base, cell: "UGRNN" };
    const parameters = { ...numbered(edgemlLayout(layer)), W1: [1, 2, 3, 4, 5, 6], W2: [7, 8, 9, 10, 11, 12] };
    expect([...(toTensors(layer, edgemlLayout(layer), parameters).W ?? [])]).toEqual([
      1, 2, 7, 8, 3, 4, 9, 10, 5, 6, 11, 12,
    ]);
  });

  it("shares the first factor of EdgeML's low-rank UGRNN", () => {
    const layer: LayerSpec = { ...base, cell: "UGRNN", rankW: 1, rankU: null };
    const layout = edgemlLayout(layer);
    expect(parameterSizes(layout)).toEqual({ W: 3, W1: 2, W2: 2, U1: 4, U2: 4, bias_gate: 2, bias_update: 2 });
    const tensors = toTensors(layer, layout, { ...numbered(layout), W: [1, 2, 3], W1: [4, 5], W2: [6, 7] });
    expect([...(tensors.W1 ?? [])]).toEqual([1, 2, 3]);
    expect([...(tensors.W2 ?? [])]).toEqual([4, 5, 6, 7]);
  });

  it("sums PyTorch's two biases, except in the GRU's update", () => {
    const layer: LayerSpec = { ...base, cell: "GRU", input: 1, hidden: 1 };
    const tensors = toTensors(layer, pytorchLayout(layer, "GRU"), {
      weight_ih_l0: [1, 2, 3],
      weight_hh_l0: [4, 5, 6],
      bias_ih_l0: [1, 2, 3],
      bias_hh_l0: [10, 20, 30],
    });
    expect(tensors).toEqual({
      W: Float32Array.of(1, 2, 3),
      U: Float32Array.of(4, 5, 6),
      biasReset: Float32Array.of(11),
      biasGate: Float32Array.of(22),
      biasUpdate: Float32Array.of(3),
      biasUpdateRecurrent: Float32Array.of(30),
    });
  });

  const lowRank = { ...base, rankW: 2, rankU: 1 } as const;
  for (const layer of [
    { ...base, cell: "FastGRNN" },
    { ...lowRank, cell: "FastRNN" },
    { ...base, cell: "UGRNN" },
    { ...lowRank, cell: "UGRNN" },
  ] satisfies LayerSpec[])
    it(`round-trips EdgeML's ${layer.cell}, rank ${layer.rankW}`, () => {
      const layout = edgemlLayout(layer);
      const parameters = numbered(layout);
      const tensors = toTensors(layer, layout, parameters);
      expect(Object.keys(tensors)).toEqual(layerTensors(layer).map(({ name }) => name));
      expect(toForeignGradients(layout, tensors)).toEqual(parameters);
    });

  it("round-trips PyTorch's LSTM", () => {
    const layer: LayerSpec = { ...base, cell: "LSTM" };
    const layout = pytorchLayout(layer, "LSTM");
    const { weight_ih_l0, weight_hh_l0, bias_ih_l0 = new Float64Array(0) } = numbered(layout);
    const parameters = { weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0: new Float64Array(8) };
    const back = toForeignGradients(
      layout,
      toTensors(layer, layout, { ...parameters, weight_ih_l0: weight_ih_l0 ?? [], weight_hh_l0: weight_hh_l0 ?? [] }),
    );
    expect(back).toEqual({ weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0: bias_ih_l0 });
  });
});
