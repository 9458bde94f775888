import { describe, expect, it } from "vitest";
import { exportC } from "../../src/deploy/c/export.js";
import { hasProgram, runOnHost } from "../../src/deploy/c/host.fixture.js";
import { IntegerInterpreter } from "../../src/integer/interpreter.js";
import { plainShape, randomModel, randomSamples } from "../../src/integer/random.fixture.js";

describe("exported C of a model whose samples stay small", () => {
  // Pixels: no sample is clipped, so sums are clipped only on machines with 16-bit integers.
  const drawn = randomModel({ ...plainShape, input: 16, hidden: 32 }, 3);
  const input = { ...drawn.input, multiplier: new Int16Array(16).fill(1), shift: new Uint8Array(16).fill(8) };
  const narrow = { sumBits: 12, sumShift: 8, stateBits: 13, stateBound: 8192, coefficients: [28_494, 908] };
  const layers = drawn.layers.map((layer) => ({
    ...layer,
    ...narrow,
    biases: layer.biases.map(() => new Int16Array(32)),
  }));
  const model = { ...drawn, input, layers };
  const windows = [randomSamples(16 * 20, 1)];

  it.each(["gcc", "clang"].filter(hasProgram))(
    "compiles with %s without warnings, and equals the interpreter",
    (compiler) => {
      const [[result] = []] = runOnHost([{ model, source: exportC(model), windows }], compiler, []);
      const interpreter = new IntegerInterpreter(model);
      const chosen = interpreter.classify(windows[0] ?? []);
      expect(result?.chosen).toBe(chosen);
      expect(result?.scores).toEqual(interpreter.scores());
    },
  );
});
