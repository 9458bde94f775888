/**
 * σ(x) = 1 / (1 + e^−x) by sums, products and quotients only, so that every machine gets the same bits: learnt scalars
 * pass through it before they become integers. Accurate to about 1e-15.
 */
export function logistic(x: number): number {
  const magnitude = Math.min(Math.abs(x), 700);
  // e^−m = (e^(−m/1024))^1024, the inner one by its series.
  const small = -magnitude / 1024;
  let term = 1;
  let power = 1;
  for (let n = 1; n <= 14; n++) {
    term *= small / n;
    power += term;
  }
  for (let doubling = 0; doubling < 10; doubling++) power *= power;
  return x < 0 ? power / (1 + power) : 1 / (1 + power);
}
