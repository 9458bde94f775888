/**
 * @file Matrix products in single precision, row-major, in the tiles of `tiles.ts`. The right-hand matrix is packed in
 * panels of sixteen columns, then one of eight and one of four for remaining columns, so that the inner loops read it
 * in order. Neither tiles nor blocks change a bit of the result.
 */
import { packedRows } from "./layout";
import { outer2x16, tile1x32, tile2x16, tile4x4, tile4x8 } from "./tiles";

/** Rows of the left matrix per pass over the panels: with K = 256 they are 64 KB, inside L2. */
const ROW_BLOCK: i32 = 64;
/** A transposed product with more columns than WIDE is made WIDE_ROWS rows at a time, because its result fits no cache. */
const WIDE: i32 = 1024;
const WIDE_ROWS: i32 = 32;

/**
 * C[m, n] (+)= A[m, k] · B[k, n], B packed.
 * @param a address of A; rows are lda floats apart
 * @param packed panels made by `packColumns`
 * @param n a multiple of 4
 * @param accumulate whether to add to C instead of overwriting it
 */
export function gemm(
  a: usize, lda: i32, m: i32, k: i32, packed: usize, n: i32, c: usize, ldc: i32, accumulate: bool,
): void {
  const ldaBytes = <usize>lda << 2;
  const ldcBytes = <usize>ldc << 2;
  const pairs = m & ~1;
  for (let i0 = 0; i0 < pairs; i0 += ROW_BLOCK) {
    const rows = min(ROW_BLOCK, pairs - i0);
    rowPairs(a + <usize>i0 * ldaBytes, ldaBytes, rows, k, packed, n, c + <usize>i0 * ldcBytes, ldcBytes, accumulate);
  }
  if (pairs < m) lastRow(a + <usize>pairs * ldaBytes, k, packed, n, c + <usize>pairs * ldcBytes, accumulate);
  lastColumns(a, ldaBytes, 4, m, k, packed, n, c, ldcBytes, accumulate);
}

/** The columns of the panels of 16, for an even number of rows. */
function rowPairs(
  a: usize, lda: usize, rows: i32, k: i32, packed: usize, n: i32, c: usize, ldc: usize, accumulate: bool,
): void {
  for (let j = 0; j + 16 <= n; j += 16) {
    for (let i = 0; i < rows; i += 2) {
      tile2x16(a + <usize>i * lda, lda, k, packed, c + <usize>i * ldc + (<usize>j << 2), ldc, accumulate);
    }
    packed += <usize>k << 6;
  }
}

/** The same columns of a single row. */
function lastRow(a: usize, k: i32, packed: usize, n: i32, c: usize, accumulate: bool): void {
  let j = 0;
  for (; j + 32 <= n; j += 32) tile1x32(a, k, packed + (<usize>(j * k) << 2), c + (<usize>j << 2), accumulate);
  if (j + 16 <= n) tile2x16(a, 0, k, packed + (<usize>(j * k) << 2), c + (<usize>j << 2), 0, accumulate);
}

/** The last n mod 16 columns of all rows; `lda` and `step` as in `tile4x8`. */
function lastColumns(
  a: usize, lda: usize, step: usize, m: i32, k: i32, packed: usize, n: i32, c: usize, ldc: usize, accumulate: bool,
): void {
  const j = n & ~15;
  if (n & 8) {
    const panel = packed + (<usize>(j * k) << 2);
    for (let i = 0; i < m; i += 4) {
      tile4x8(a + <usize>i * lda, lda, step, m - i, k, panel, c + <usize>i * ldc + (<usize>j << 2), ldc, accumulate);
    }
  }
  if (n & 4) {
    const first = n - 4;
    const panel = packed + (<usize>(first * k) << 2);
    for (let i = 0; i < m; i += 4) {
      tile4x4(a + <usize>i * lda, lda, step, m - i, k, panel, c + <usize>i * ldc + (<usize>first << 2), ldc, accumulate);
    }
  }
}

/**
 * C[m, n] += A[k, m]ᵀ · B[k, n]; m and n multiples of 4.
 * @param scratch room for packedRows × (m + n) floats
 */
export function gemmTransposed(
  a: usize, lda: i32, b: usize, ldb: i32, k: i32, m: i32, n: i32, c: usize, ldc: i32, scratch: usize,
): void {
  const ldcBytes = <usize>ldc << 2;
  const packedB = scratch + ((<usize>packedRows * m) << 2);
  const rowsAtOnce = n > WIDE ? WIDE_ROWS : m;
  for (let k0 = 0; k0 < k; k0 += packedRows) {
    const kb = min(packedRows, k - k0);
    packColumns4(a + ((<usize>k0 * lda) << 2), lda, kb, m, scratch);
    packColumns(b + ((<usize>k0 * ldb) << 2), ldb, kb, n, packedB);
    for (let i0 = 0; i0 < m; i0 += rowsAtOnce) {
      const end = min(m, i0 + rowsAtOnce);
      let panel = packedB;
      for (let j = 0; j + 16 <= n; j += 16) {
        for (let i = i0; i < end; i += 2) {
          const pair = scratch + ((<usize>((i & ~3) * kb + (i & 2))) << 2);
          outer2x16(pair, 16, kb, panel, c + <usize>i * ldcBytes + (<usize>j << 2), ldcBytes);
        }
        panel += <usize>kb << 6;
      }
    }
    if (n & 15) {
      for (let i = 0; i < m; i += 4) {
        lastColumns(scratch + (<usize>(i * kb) << 2), 4, 16, 4, kb, packedB, n, c + <usize>i * ldcBytes, ldcBytes, true);
      }
    }
  }
}

/** Copies rows × columns (a multiple of 4) into panels of 4 columns. */
function packColumns4(source: usize, ld: i32, rows: i32, columns: i32, target: usize): void {
  for (let r = 0; r < rows; r++) {
    const row = source + ((<usize>r * ld) << 2);
    let out = target + (<usize>r << 4);
    for (let j = 0; j < columns; j += 4) {
      v128.store(out, v128.load(row + (<usize>j << 2)));
      out += <usize>rows << 4;
    }
  }
}

/** Copies rows × columns (a multiple of 4) into panels of 16 columns, then one of 8 and one of 4 for the rest. */
export function packColumns(source: usize, ld: i32, rows: i32, columns: i32, target: usize): void {
  const stride = <usize>ld << 2;
  let j = 0;
  for (; j + 16 <= columns; j += 16) {
    let row = source + (<usize>j << 2);
    for (let r = 0; r < rows; r++) {
      v128.store(target, v128.load(row));
      v128.store(target, v128.load(row, 16), 16);
      v128.store(target, v128.load(row, 32), 32);
      v128.store(target, v128.load(row, 48), 48);
      row += stride;
      target += 64;
    }
  }
  if (columns & 8) {
    let row = source + (<usize>j << 2);
    for (let r = 0; r < rows; r++) {
      v128.store(target, v128.load(row));
      v128.store(target, v128.load(row, 16), 16);
      row += stride;
      target += 32;
    }
    j += 8;
  }
  if (columns & 4) {
    let row = source + (<usize>j << 2);
    for (let r = 0; r < rows; r++) {
      v128.store(target, v128.load(row));
      row += stride;
      target += 16;
    }
  }
}
