import { type LayerSpec, layerColumns, layerMultiplyAdds } from "../src/cells/layer.js";

/**
 * Floating-point operations that one training step must do in matrix products, two a multiply-add; the pointwise part,
 * the head and the update are left out. Forward, each map is applied once; backward, each factor costs as much for its
 * own gradient, and once more for the gradient of its input, which the samples need none of.
 */
export function trainingFlops(layer: LayerSpec, T: number, B: number): number {
  const { input: D, hidden: H, rankW, rankU } = layer;
  const columns = layerColumns(layer);
  const W = rankW === null ? 2 * D * columns : 2 * D * rankW + 3 * rankW * columns;
  const U = 3 * (rankU === null ? H * columns : rankU * (H + columns));
  return 2 * T * B * (W + U);
}

/** Operations of the forward pass alone, counted alike. */
export function inferenceFlops(layer: LayerSpec, T: number, B: number): number {
  return 2 * T * B * layerMultiplyAdds(layer);
}
