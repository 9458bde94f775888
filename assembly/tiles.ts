/**
 * @file The inner loops of the matrix products, one for each shape of a tile of C that fits the sixteen registers of
 * SSE. Every element is one chain of additions over k, in order, starting from the value in C, so that the shape of a
 * tile never changes a bit. Strides are in bytes.
 *
 * The loop of a whole tile does several k in each iteration. The tests between them, true only at the end, keep engines
 * from moving all loads to the front of the iteration, where registers would spill.
 */

// @ts-ignore: decorator
@inline
function madd(c: v128, a: v128, b: v128): v128 {
  return f32x4.add(c, f32x4.mul(a, b));
}

/** C[2, 16] (+)= A[2, k] · panel[k, 16]. Strides of 0 make it a single row. */
export function tile2x16(a: usize, lda: usize, k: i32, panel: usize, c: usize, ldc: usize, accumulate: bool): void {
  let a1 = a + lda;
  const c1 = c + ldc;
  let s00 = f32x4.splat(0), s01 = s00, s02 = s00, s03 = s00, s10 = s00, s11 = s00, s12 = s00, s13 = s00;
  if (accumulate) {
    s00 = v128.load(c); s01 = v128.load(c, 16); s02 = v128.load(c, 32); s03 = v128.load(c, 48);
    s10 = v128.load(c1); s11 = v128.load(c1, 16); s12 = v128.load(c1, 32); s13 = v128.load(c1, 48);
  }
  let b0: v128, b1: v128, b2: v128, b3: v128, x: v128;
  for (;;) {
    b0 = v128.load(panel); b1 = v128.load(panel, 16); b2 = v128.load(panel, 32); b3 = v128.load(panel, 48);
    x = v128.load32_splat(a); s00 = madd(s00, x, b0); s01 = madd(s01, x, b1); s02 = madd(s02, x, b2); s03 = madd(s03, x, b3);
    x = v128.load32_splat(a1); s10 = madd(s10, x, b0); s11 = madd(s11, x, b1); s12 = madd(s12, x, b2); s13 = madd(s13, x, b3);
    if (k == 1) break;
    b0 = v128.load(panel, 64); b1 = v128.load(panel, 80); b2 = v128.load(panel, 96); b3 = v128.load(panel, 112);
    x = v128.load32_splat(a, 4); s00 = madd(s00, x, b0); s01 = madd(s01, x, b1); s02 = madd(s02, x, b2); s03 = madd(s03, x, b3);
    x = v128.load32_splat(a1, 4); s10 = madd(s10, x, b0); s11 = madd(s11, x, b1); s12 = madd(s12, x, b2); s13 = madd(s13, x, b3);
    if (k == 2) break;
    b0 = v128.load(panel, 128); b1 = v128.load(panel, 144); b2 = v128.load(panel, 160); b3 = v128.load(panel, 176);
    x = v128.load32_splat(a, 8); s00 = madd(s00, x, b0); s01 = madd(s01, x, b1); s02 = madd(s02, x, b2); s03 = madd(s03, x, b3);
    x = v128.load32_splat(a1, 8); s10 = madd(s10, x, b0); s11 = madd(s11, x, b1); s12 = madd(s12, x, b2); s13 = madd(s13, x, b3);
    k -= 3;
    if (k <= 0) break;
    a += 12; a1 += 12; panel += 192;
  }
  v128.store(c, s00); v128.store(c, s01, 16); v128.store(c, s02, 32); v128.store(c, s03, 48);
  v128.store(c1, s10); v128.store(c1, s11, 16); v128.store(c1, s12, 32); v128.store(c1, s13, 48);
}

/** C[2, 16] += A · B where A is packed: each k has two adjacent numbers, `step` bytes after those of the k before. */
export function outer2x16(a: usize, step: usize, k: i32, panel: usize, c: usize, ldc: usize): void {
  const c1 = c + ldc;
  let s00 = v128.load(c), s01 = v128.load(c, 16), s02 = v128.load(c, 32), s03 = v128.load(c, 48);
  let s10 = v128.load(c1), s11 = v128.load(c1, 16), s12 = v128.load(c1, 32), s13 = v128.load(c1, 48);
  let b0: v128, b1: v128, b2: v128, b3: v128, x: v128;
  for (;;) {
    b0 = v128.load(panel); b1 = v128.load(panel, 16); b2 = v128.load(panel, 32); b3 = v128.load(panel, 48);
    x = v128.load32_splat(a); s00 = madd(s00, x, b0); s01 = madd(s01, x, b1); s02 = madd(s02, x, b2); s03 = madd(s03, x, b3);
    x = v128.load32_splat(a, 4); s10 = madd(s10, x, b0); s11 = madd(s11, x, b1); s12 = madd(s12, x, b2); s13 = madd(s13, x, b3);
    if (k == 1) break;
    a += step;
    b0 = v128.load(panel, 64); b1 = v128.load(panel, 80); b2 = v128.load(panel, 96); b3 = v128.load(panel, 112);
    x = v128.load32_splat(a); s00 = madd(s00, x, b0); s01 = madd(s01, x, b1); s02 = madd(s02, x, b2); s03 = madd(s03, x, b3);
    x = v128.load32_splat(a, 4); s10 = madd(s10, x, b0); s11 = madd(s11, x, b1); s12 = madd(s12, x, b2); s13 = madd(s13, x, b3);
    k -= 2;
    if (k <= 0) break;
    a += step; panel += 128;
  }
  v128.store(c, s00); v128.store(c, s01, 16); v128.store(c, s02, 32); v128.store(c, s03, 48);
  v128.store(c1, s10); v128.store(c1, s11, 16); v128.store(c1, s12, 32); v128.store(c1, s13, 48);
}

/** C[1, 32] (+)= A[1, k] · two panels of 16: enough independent chains to hide the latency of an addition. */
export function tile1x32(a: usize, k: i32, panel: usize, c: usize, accumulate: bool): void {
  let next = panel + (<usize>k << 6);
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
  if (accumulate) {
    s0 = v128.load(c); s1 = v128.load(c, 16); s2 = v128.load(c, 32); s3 = v128.load(c, 48);
    s4 = v128.load(c, 64); s5 = v128.load(c, 80); s6 = v128.load(c, 96); s7 = v128.load(c, 112);
  }
  const end = a + (<usize>k << 2);
  while (a < end) {
    const x = v128.load32_splat(a);
    s0 = madd(s0, x, v128.load(panel)); s1 = madd(s1, x, v128.load(panel, 16));
    s2 = madd(s2, x, v128.load(panel, 32)); s3 = madd(s3, x, v128.load(panel, 48));
    s4 = madd(s4, x, v128.load(next)); s5 = madd(s5, x, v128.load(next, 16));
    s6 = madd(s6, x, v128.load(next, 32)); s7 = madd(s7, x, v128.load(next, 48));
    a += 4; panel += 64; next += 64;
  }
  v128.store(c, s0); v128.store(c, s1, 16); v128.store(c, s2, 32); v128.store(c, s3, 48);
  v128.store(c, s4, 64); v128.store(c, s5, 80); v128.store(c, s6, 96); v128.store(c, s7, 112);
}

/**
 * C[rows, 8] (+)= A[rows, k] · panel[k, 8] for the columns that are in no panel of 16; rows at most 4, and missing ones
 * repeat the last.
 * @param lda from one row of A to the next
 * @param step from one k of A to the next
 */
export function tile4x8(
  a: usize, lda: usize, step: usize, rows: i32, k: i32, panel: usize, c: usize, ldc: usize, accumulate: bool,
): void {
  let a1 = rows > 1 ? a + lda : a;
  let a2 = rows > 2 ? a1 + lda : a1;
  let a3 = rows > 3 ? a2 + lda : a2;
  const c1 = rows > 1 ? c + ldc : c;
  const c2 = rows > 2 ? c1 + ldc : c1;
  const c3 = rows > 3 ? c2 + ldc : c2;
  let s00 = f32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
  if (accumulate) {
    s00 = v128.load(c); s01 = v128.load(c, 16);
    s10 = v128.load(c1); s11 = v128.load(c1, 16);
    s20 = v128.load(c2); s21 = v128.load(c2, 16);
    s30 = v128.load(c3); s31 = v128.load(c3, 16);
  }
  const end = panel + (<usize>k << 5);
  while (panel < end) {
    const b0 = v128.load(panel), b1 = v128.load(panel, 16);
    let x = v128.load32_splat(a); s00 = madd(s00, x, b0); s01 = madd(s01, x, b1);
    x = v128.load32_splat(a1); s10 = madd(s10, x, b0); s11 = madd(s11, x, b1);
    x = v128.load32_splat(a2); s20 = madd(s20, x, b0); s21 = madd(s21, x, b1);
    x = v128.load32_splat(a3); s30 = madd(s30, x, b0); s31 = madd(s31, x, b1);
    a += step; a1 += step; a2 += step; a3 += step; panel += 32;
  }
  v128.store(c, s00); v128.store(c, s01, 16);
  v128.store(c1, s10); v128.store(c1, s11, 16);
  v128.store(c2, s20); v128.store(c2, s21, 16);
  v128.store(c3, s30); v128.store(c3, s31, 16);
}

/** The same for a last panel of 4 columns. */
export function tile4x4(
  a: usize, lda: usize, step: usize, rows: i32, k: i32, panel: usize, c: usize, ldc: usize, accumulate: bool,
): void {
  let a1 = rows > 1 ? a + lda : a;
  let a2 = rows > 2 ? a1 + lda : a1;
  let a3 = rows > 3 ? a2 + lda : a2;
  const c1 = rows > 1 ? c + ldc : c;
  const c2 = rows > 2 ? c1 + ldc : c1;
  const c3 = rows > 3 ? c2 + ldc : c2;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  if (accumulate) {
    s0 = v128.load(c); s1 = v128.load(c1); s2 = v128.load(c2); s3 = v128.load(c3);
  }
  const end = panel + (<usize>k << 4);
  while (panel < end) {
    const b = v128.load(panel);
    s0 = madd(s0, v128.load32_splat(a), b);
    s1 = madd(s1, v128.load32_splat(a1), b);
    s2 = madd(s2, v128.load32_splat(a2), b);
    s3 = madd(s3, v128.load32_splat(a3), b);
    a += step; a1 += step; a2 += step; a3 += step; panel += 16;
  }
  v128.store(c, s0); v128.store(c1, s1); v128.store(c2, s2); v128.store(c3, s3);
}
