/** @file The only product of an integer model that is too slow in plain JavaScript: a head of thousands of rows. */

/**
 * sums[row] = matrix[row] · vector, exact in 32 bits if the model's bounds are proved.
 * @param matrix i8 `[rows, width]`
 * @param vector i16 `[width]`
 * @param width a multiple of 16; the padding is zeros
 */
export function integerRows(matrix: usize, rows: i32, width: i32, vector: usize, sums: usize): void {
  for (let r = 0; r < rows; r++) {
    let even = i32x4.splat(0);
    let odd = i32x4.splat(0);
    for (let j: usize = 0; j < <usize>width; j += 16) {
      const weights = v128.load(matrix + j);
      const v = vector + (j << 1);
      even = i32x4.add(even, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(weights), v128.load(v)));
      odd = i32x4.add(odd, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(weights), v128.load(v, 16)));
    }
    const sum = i32x4.add(even, odd);
    store<i32>(
      sums,
      i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3),
    );
    matrix += <usize>width;
    sums += 4;
  }
}
