/** @file What a count of rare events says of their rate. */

/** P(X ≤ k) of a Poisson distribution. */
function atMost(k: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let i = 1; i <= k; i++) {
    term *= mean / i;
    sum += term;
  }
  return sum;
}

/** The mean at which a decreasing function of it reaches a value. */
function meanWhere(falling: (mean: number) => number, value: number): number {
  let [low, high] = [0, 1];
  while (falling(high) > value) high *= 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (falling(middle) > value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The exact 95 % interval of the mean of a Poisson distribution from one observed count (Garwood, 1936). */
export function countInterval(count: number): [low: number, high: number] {
  const low = count === 0 ? 0 : meanWhere((mean) => atMost(count - 1, mean), 0.975);
  return [low, meanWhere((mean) => atMost(count, mean), 0.025)];
}
