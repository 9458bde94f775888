import { type LayerSpec, layerColumns, layerMultiplyAdds } from "../src/cells/layer.js";

/**
 * Floating-point operations of the matrix products of one training step, two per multiply-add, without the pointwise
 * part, the head and the update. Forward, each map is applied once; backward, each factor costs as much for its own
 * gradient, and as much again for the gradient of its input, except that samples need none.
 */
export function trainingFlops(layer: LayerSpec, T: number, B: number): number {
  const { input: D, hidden: H, rankW, rankU } = layer;
  const columns = layerColumns(layer);
  const W = rankW === null ? 2 * D * columns : 2 * D * rankW + 3 * rankW * columns;
  const U = 3 * (rankU === null ? H * columns : rankU * (H + columns));
  return 2 * T * B * (W + U);
}

/** Operations of the forward pass alone, counted in the same way. */
export function inferenceFlops(layer: LayerSpec, T: number, B: number): number {
  return 2 * T * B * layerMultiplyAdds(layer);
}
