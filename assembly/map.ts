/**
 * @file Products of a map, W or U, full or low-rank, with row vectors, and their gradients. Rows of a map's workspace
 * arrays correspond to rows of the shard: `row` is the first.
 */
import { gemm, gemmTransposed } from "./gemm";
import { MapField } from "./layout";
import { pointer, word } from "./record";

/** Address of row `row` of an array of the map in the workspace, `columns` floats a row. */
// @ts-ignore: decorator
@inline
function rowsFrom(map: usize, field: i32, workspace: usize, row: i32, columns: i32): usize {
  return workspace + pointer(map, field) + (<usize>(row * columns) << 2);
}

/** sums = v M, or added to them; columns that are not shared are written to `apart`. */
export function applyMap(
  map: usize, workspace: usize, v: usize, ldv: i32, n: i32, row: i32, sums: usize, accumulate: bool, apart: usize,
): void {
  const columns = word(map, MapField.columns);
  const shared = word(map, MapField.sharedColumns);
  let a = v;
  let lda = ldv;
  let k = word(map, MapField.rows);
  let packed = pointer(map, MapField.first);
  const rank = word(map, MapField.rank);
  if (rank != 0) {
    const rankP = word(map, MapField.rankP);
    const factor = rowsFrom(map, MapField.factor, workspace, row, rankP);
    gemm(v, ldv, n, k, packed, rankP, factor, rankP, false);
    a = factor;
    lda = rankP;
    k = rank;
    packed = pointer(map, MapField.second);
  }
  gemm(a, lda, n, k, packed, shared, sums, columns, accumulate);
  const rest = columns - shared;
  if (rest > 0) gemm(a, lda, n, k, packed + (<usize>k * shared << 2), rest, apart, rest, false);
}

/** Computes the gradient of v M1 from the gradient d of the sums; nothing if the map is full. */
export function backToFactor(map: usize, workspace: usize, d: usize, n: i32, row: i32): void {
  if (word(map, MapField.rank) == 0) return;
  const columns = word(map, MapField.columns);
  const rankP = word(map, MapField.rankP);
  const gradFactor = rowsFrom(map, MapField.gradFactor, workspace, row, rankP);
  gemm(d, columns, n, columns, pointer(map, MapField.secondT), rankP, gradFactor, rankP, false);
}

/** dv `[n, rowsP]` = d Mᵀ, or added to it, after `backToFactor`. */
export function backToInput(
  map: usize, workspace: usize, d: usize, n: i32, row: i32, dv: usize, accumulate: bool,
): void {
  const rowsP = word(map, MapField.rowsP);
  const columns = word(map, MapField.columns);
  const rank = word(map, MapField.rank);
  const transposed = pointer(map, MapField.firstT);
  if (rank != 0) {
    const rankP = word(map, MapField.rankP);
    const gradFactor = rowsFrom(map, MapField.gradFactor, workspace, row, rankP);
    gemm(gradFactor, rankP, n, rank, transposed, rowsP, dv, rowsP, accumulate);
  } else {
    gemm(d, columns, n, columns, transposed, rowsP, dv, rowsP, accumulate);
  }
}

/** The second factor's gradient from n rows of d, after `backToFactor`; nothing if the map is full. */
export function gradientOfSecond(
  map: usize, workspace: usize, d: usize, n: i32, row: i32, gradients: usize, scratch: usize,
): void {
  if (word(map, MapField.rank) == 0) return;
  const columns = word(map, MapField.columns);
  const rankP = word(map, MapField.rankP);
  const factor = rowsFrom(map, MapField.factor, workspace, row, rankP);
  const gradient = gradients + pointer(map, MapField.gradSecond);
  gemmTransposed(factor, rankP, d, columns, n, rankP, columns, gradient, columns, scratch);
}

/** The gradient of the map, or of its first factor, from n rows of v and d, after `backToFactor`. */
export function gradientOfFirst(
  map: usize, workspace: usize, v: usize, ldv: i32, d: usize, n: i32, row: i32, gradients: usize, scratch: usize,
): void {
  const rank = word(map, MapField.rank);
  const columns = rank != 0 ? word(map, MapField.rankP) : word(map, MapField.columns);
  const b = rank != 0 ? rowsFrom(map, MapField.gradFactor, workspace, row, columns) : d;
  const gradient = gradients + pointer(map, MapField.gradFirst);
  gemmTransposed(v, ldv, b, columns, n, word(map, MapField.rowsP), columns, gradient, columns, scratch);
}
