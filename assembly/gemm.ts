/**
 * @file Matrix products in single precision, row-major. The right-hand matrix is packed in panels of eight columns
 * (the last may be of four), so that the inner loop reads both operands in order. Every element is one chain of
 * additions over k, in order, starting from what C holds: tile sizes and blocking never change a bit.
 *
 * A tile of 4 × 8 keeps eight accumulators in registers, two panels' rows and one broadcast: it fits the sixteen
 * registers of SSE and is limited by the multipliers, not by loads.
 */
import { packedRows } from "./layout";

/** Rows of the left matrix handled per pass over the panels: with K = 256 they are 64 KB, inside L2. */
const ROW_BLOCK: i32 = 64;

// @ts-ignore: decorator
@inline
function madd(c: v128, a: v128, b: v128): v128 {
  return f32x4.add(c, f32x4.mul(a, b));
}

/** C[4, 8] (+)= A[4, K] · panel[K, 8]; lda and ldc in bytes. */
function tile4x8(a: usize, lda: usize, k: i32, panel: usize, c: usize, ldc: usize, accumulate: bool): void {
  let a1 = a + lda;
  let a2 = a1 + lda;
  let a3 = a2 + lda;
  const c1 = c + ldc;
  const c2 = c1 + ldc;
  const c3 = c2 + ldc;
  let s00 = f32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
  if (accumulate) {
    s00 = v128.load(c); s01 = v128.load(c, 16);
    s10 = v128.load(c1); s11 = v128.load(c1, 16);
    s20 = v128.load(c2); s21 = v128.load(c2, 16);
    s30 = v128.load(c3); s31 = v128.load(c3, 16);
  }
  let b0: v128, b1: v128, x: v128;
  for (;;) {
    b0 = v128.load(panel); b1 = v128.load(panel, 16);
    x = v128.load32_splat(a); s00 = madd(s00, x, b0); s01 = madd(s01, x, b1);
    x = v128.load32_splat(a1); s10 = madd(s10, x, b0); s11 = madd(s11, x, b1);
    x = v128.load32_splat(a2); s20 = madd(s20, x, b0); s21 = madd(s21, x, b1);
    x = v128.load32_splat(a3); s30 = madd(s30, x, b0); s31 = madd(s31, x, b1);
    if (k == 1) break;
    b0 = v128.load(panel, 32); b1 = v128.load(panel, 48);
    x = v128.load32_splat(a, 4); s00 = madd(s00, x, b0); s01 = madd(s01, x, b1);
    x = v128.load32_splat(a1, 4); s10 = madd(s10, x, b0); s11 = madd(s11, x, b1);
    x = v128.load32_splat(a2, 4); s20 = madd(s20, x, b0); s21 = madd(s21, x, b1);
    x = v128.load32_splat(a3, 4); s30 = madd(s30, x, b0); s31 = madd(s31, x, b1);
    k -= 2;
    if (k <= 0) break;
    a += 8; a1 += 8; a2 += 8; a3 += 8; panel += 64;
  }
  v128.store(c, s00); v128.store(c, s01, 16);
  v128.store(c1, s10); v128.store(c1, s11, 16);
  v128.store(c2, s20); v128.store(c2, s21, 16);
  v128.store(c3, s30); v128.store(c3, s31, 16);
}

/** C[4, 4] (+)= A[4, K] · panel[K, 4]. */
function tile4x4(a: usize, lda: usize, k: i32, panel: usize, c: usize, ldc: usize, accumulate: bool): void {
  let a1 = a + lda;
  let a2 = a1 + lda;
  let a3 = a2 + lda;
  const c1 = c + ldc;
  const c2 = c1 + ldc;
  const c3 = c2 + ldc;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  if (accumulate) {
    s0 = v128.load(c); s1 = v128.load(c1); s2 = v128.load(c2); s3 = v128.load(c3);
  }
  const end = a + (<usize>k << 2);
  while (a < end) {
    const b = v128.load(panel);
    s0 = madd(s0, v128.load32_splat(a), b);
    s1 = madd(s1, v128.load32_splat(a1), b);
    s2 = madd(s2, v128.load32_splat(a2), b);
    s3 = madd(s3, v128.load32_splat(a3), b);
    a += 4; a1 += 4; a2 += 4; a3 += 4; panel += 16;
  }
  v128.store(c, s0); v128.store(c1, s1); v128.store(c2, s2); v128.store(c3, s3);
}

/** C[1, 32] (+)= A[1, K] · four panels: enough independent chains to hide the latency of an addition. */
function tile1x32(a: usize, k: i32, panel: usize, c: usize, accumulate: bool): void {
  const stride = <usize>k << 5;
  let p1 = panel + stride;
  let p2 = p1 + stride;
  let p3 = p2 + stride;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
  if (accumulate) {
    s0 = v128.load(c); s1 = v128.load(c, 16); s2 = v128.load(c, 32); s3 = v128.load(c, 48);
    s4 = v128.load(c, 64); s5 = v128.load(c, 80); s6 = v128.load(c, 96); s7 = v128.load(c, 112);
  }
  const end = a + (<usize>k << 2);
  while (a < end) {
    const x = v128.load32_splat(a);
    s0 = madd(s0, x, v128.load(panel)); s1 = madd(s1, x, v128.load(panel, 16));
    s2 = madd(s2, x, v128.load(p1)); s3 = madd(s3, x, v128.load(p1, 16));
    s4 = madd(s4, x, v128.load(p2)); s5 = madd(s5, x, v128.load(p2, 16));
    s6 = madd(s6, x, v128.load(p3)); s7 = madd(s7, x, v128.load(p3, 16));
    a += 4; panel += 32; p1 += 32; p2 += 32; p3 += 32;
  }
  v128.store(c, s0); v128.store(c, s1, 16); v128.store(c, s2, 32); v128.store(c, s3, 48);
  v128.store(c, s4, 64); v128.store(c, s5, 80); v128.store(c, s6, 96); v128.store(c, s7, 112);
}

function tile1x8(a: usize, k: i32, panel: usize, c: usize, accumulate: bool): void {
  let s0 = f32x4.splat(0), s1 = s0;
  if (accumulate) {
    s0 = v128.load(c); s1 = v128.load(c, 16);
  }
  const end = a + (<usize>k << 2);
  while (a < end) {
    const x = v128.load32_splat(a);
    s0 = madd(s0, x, v128.load(panel)); s1 = madd(s1, x, v128.load(panel, 16));
    a += 4; panel += 32;
  }
  v128.store(c, s0); v128.store(c, s1, 16);
}

function tile1x4(a: usize, k: i32, panel: usize, c: usize, accumulate: bool): void {
  let s = f32x4.splat(0);
  if (accumulate) s = v128.load(c);
  const end = a + (<usize>k << 2);
  while (a < end) {
    s = madd(s, v128.load32_splat(a), v128.load(panel));
    a += 4; panel += 16;
  }
  v128.store(c, s);
}

/** One row times all panels. */
function rowTimesPanels(a: usize, k: i32, packed: usize, n: i32, c: usize, accumulate: bool): void {
  let j = 0;
  const bytes = <usize>k << 5;
  for (; j + 32 <= n; j += 32) tile1x32(a, k, packed + <usize>(j >> 3) * bytes, c + (<usize>j << 2), accumulate);
  for (; j + 8 <= n; j += 8) tile1x8(a, k, packed + <usize>(j >> 3) * bytes, c + (<usize>j << 2), accumulate);
  if (j < n) tile1x4(a, k, packed + <usize>(j >> 3) * bytes, c + (<usize>j << 2), accumulate);
}

/**
 * C[m, n] (+)= A[m, k] · B[k, n], B packed.
 * @param a address of A; rows are lda floats apart
 * @param packed panels made by `packPanels`
 * @param n a multiple of 4
 * @param accumulate add to what C holds instead of overwriting it
 */
export function gemm(
  a: usize, lda: i32, m: i32, k: i32, packed: usize, n: i32, c: usize, ldc: i32, accumulate: bool,
): void {
  const ldaBytes = <usize>lda << 2;
  const ldcBytes = <usize>ldc << 2;
  const panelBytes = <usize>k << 5;
  const whole = m & ~3;
  for (let i0 = 0; i0 < whole; i0 += ROW_BLOCK) {
    const i1 = min(i0 + ROW_BLOCK, whole);
    let panel = packed;
    let j = 0;
    for (; j + 8 <= n; j += 8) {
      for (let i = i0; i < i1; i += 4) {
        tile4x8(a + <usize>i * ldaBytes, ldaBytes, k, panel, c + <usize>i * ldcBytes + (<usize>j << 2), ldcBytes, accumulate);
      }
      panel += panelBytes;
    }
    if (j < n) {
      for (let i = i0; i < i1; i += 4) {
        tile4x4(a + <usize>i * ldaBytes, ldaBytes, k, panel, c + <usize>i * ldcBytes + (<usize>j << 2), ldcBytes, accumulate);
      }
    }
  }
  for (let i = whole; i < m; i++) {
    rowTimesPanels(a + <usize>i * ldaBytes, k, packed, n, c + <usize>i * ldcBytes, accumulate);
  }
}

/** C[4, 8] += Aᵀ B with both operands packed: A in panels of 4, B in panels of 8. */
function outer4x8(a: usize, b: usize, k: i32, c: usize, ldc: usize): void {
  const c1 = c + ldc;
  const c2 = c1 + ldc;
  const c3 = c2 + ldc;
  let s00 = v128.load(c), s01 = v128.load(c, 16);
  let s10 = v128.load(c1), s11 = v128.load(c1, 16);
  let s20 = v128.load(c2), s21 = v128.load(c2, 16);
  let s30 = v128.load(c3), s31 = v128.load(c3, 16);
  let b0: v128, b1: v128, x: v128;
  for (;;) {
    b0 = v128.load(b); b1 = v128.load(b, 16);
    x = v128.load32_splat(a); s00 = madd(s00, x, b0); s01 = madd(s01, x, b1);
    x = v128.load32_splat(a, 4); s10 = madd(s10, x, b0); s11 = madd(s11, x, b1);
    x = v128.load32_splat(a, 8); s20 = madd(s20, x, b0); s21 = madd(s21, x, b1);
    x = v128.load32_splat(a, 12); s30 = madd(s30, x, b0); s31 = madd(s31, x, b1);
    k -= 1;
    if (k <= 0) break;
    a += 16; b += 32;
  }
  v128.store(c, s00); v128.store(c, s01, 16);
  v128.store(c1, s10); v128.store(c1, s11, 16);
  v128.store(c2, s20); v128.store(c2, s21, 16);
  v128.store(c3, s30); v128.store(c3, s31, 16);
}

/** C[4, 4] += Aᵀ B, both in panels of 4. */
function outer4x4(a: usize, b: usize, k: i32, c: usize, ldc: usize): void {
  const c1 = c + ldc;
  const c2 = c1 + ldc;
  const c3 = c2 + ldc;
  let s0 = v128.load(c), s1 = v128.load(c1), s2 = v128.load(c2), s3 = v128.load(c3);
  const end = a + (<usize>k << 4);
  while (a < end) {
    const y = v128.load(b);
    s0 = madd(s0, v128.load32_splat(a), y);
    s1 = madd(s1, v128.load32_splat(a, 4), y);
    s2 = madd(s2, v128.load32_splat(a, 8), y);
    s3 = madd(s3, v128.load32_splat(a, 12), y);
    a += 16; b += 16;
  }
  v128.store(c, s0); v128.store(c1, s1); v128.store(c2, s2); v128.store(c3, s3);
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
  for (let k0 = 0; k0 < k; k0 += packedRows) {
    const kb = min(packedRows, k - k0);
    packColumns4(a + ((<usize>k0 * lda) << 2), lda, kb, m, scratch);
    packColumns8(b + ((<usize>k0 * ldb) << 2), ldb, kb, n, packedB);
    const panelA = <usize>kb << 4;
    let panel = packedB;
    let j = 0;
    for (; j + 8 <= n; j += 8) {
      for (let i = 0; i < m; i += 4) {
        outer4x8(scratch + <usize>(i >> 2) * panelA, panel, kb, c + <usize>i * ldcBytes + (<usize>j << 2), ldcBytes);
      }
      panel += <usize>kb << 5;
    }
    if (j < n) {
      for (let i = 0; i < m; i += 4) {
        outer4x4(scratch + <usize>(i >> 2) * panelA, panel, kb, c + <usize>i * ldcBytes + (<usize>j << 2), ldcBytes);
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

/** Copies rows × columns (a multiple of 4) into panels of 8 columns, the last of 4 where columns is not a multiple of 8. */
export function packColumns8(source: usize, ld: i32, rows: i32, columns: i32, target: usize): void {
  const whole = columns & ~7;
  for (let r = 0; r < rows; r++) {
    const row = source + ((<usize>r * ld) << 2);
    let out = target + (<usize>r << 5);
    for (let j = 0; j < whole; j += 8) {
      v128.store(out, v128.load(row + (<usize>j << 2)));
      v128.store(out, v128.load(row + (<usize>j << 2), 16), 16);
      out += <usize>rows << 5;
    }
    if (whole < columns) {
      v128.store(target + ((<usize>rows * whole + (<usize>r << 2)) << 2), v128.load(row + (<usize>whole << 2)));
    }
  }
}
