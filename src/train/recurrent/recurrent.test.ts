import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../../core/random.js";
import { product, type RecurrentMap } from "./map.js";
import { orthogonalMap } from "./reflections.js";
import { rotationMap } from "./rotations.js";
import { spectralMap } from "./spectral.js";

const sizes = fc.record({
  hidden: fc.integer({ min: 2, max: 9 }),
  part: fc.integer({ min: 1, max: 9 }),
  seed: fc.nat(),
});

const families: [string, (hidden: number, part: number) => RecurrentMap, number][] = [
  ["reflections", orthogonalMap, 0],
  ["spectral", (hidden, part) => spectralMap(hidden, part, 0.3), 0.3],
  ["rotations", rotationMap, 0],
];

describe.each(families)("%s", (_, make, spread) => {
  it("has singular values within its bounds, for any parameters", () => {
    fc.assert(
      fc.property(sizes, ({ hidden, part, seed }) => {
        const map = make(hidden, Math.min(part, hidden));
        const generator = random(seed);
        const parameters = map.start(generator).map((value) => value + 3 * generator.normal());
        const matrix = map.matrix(parameters);
        const vector = Float64Array.from({ length: hidden }, () => generator.normal());
        const image = new Float64Array(hidden);
        matrix.forEach((value, at) => {
          image[at % hidden] = (image[at % hidden] ?? 0) + value * (vector[Math.floor(at / hidden)] ?? 0);
        });
        const length = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
        const ratio = length(image) / length(vector);
        expect(ratio).toBeGreaterThan(1 - spread - 1e-9);
        expect(ratio).toBeLessThan(1 + spread + 1e-9);
      }),
    );
  });

  it("has the gradient of finite differences", () => {
    fc.assert(
      fc.property(sizes, ({ hidden, part, seed }) => {
        const map = make(hidden, Math.min(part, hidden));
        const generator = random(seed);
        const parameters = map.start(generator);
        const weights = Float64Array.from({ length: hidden * hidden }, () => generator.normal());
        const loss = (at: Float64Array) =>
          map.matrix(at).reduce((sum, value, i) => sum + value * value * value + value * (weights[i] ?? 0), 0);
        const upper = map.matrix(parameters).map((value, i) => 3 * value * value + (weights[i] ?? 0));
        const gradient = map.gradient(parameters, upper);
        expect(gradient).toHaveLength(map.count);
        const step = 1e-5;
        parameters.forEach((value, i) => {
          const [above, below] = [parameters.slice(), parameters.slice()];
          above[i] = value + step;
          below[i] = value - step;
          const slope = (loss(above) - loss(below)) / (2 * step);
          expect(Math.abs(slope - (gradient[i] ?? Number.NaN))).toBeLessThan(1e-4 * Math.max(1, Math.abs(slope)));
        });
      }),
      { numRuns: 30 },
    );
  });
});

it("reflections are orthogonal to the last bits", () => {
  const hidden = 64;
  const map = orthogonalMap(hidden, hidden);
  const matrix = map.matrix(map.start(random(1)));
  const square = product(matrix, matrix, hidden, "b");
  square.forEach((value, at) => {
    expect(Math.abs(value - (Math.floor(at / hidden) === at % hidden ? 1 : 0))).toBeLessThan(1e-12);
  });
});
