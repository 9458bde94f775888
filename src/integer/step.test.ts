import { describe, expect, it } from "vitest";
import { unitSteps } from "../../tests/twin/integer-step.js";
import { cellNames } from "../cells/registry.js";
import { random } from "../core/random.js";
import { interval } from "../language/interval.js";
import { runner } from "../language/run.js";
import { arrayNames, lowered } from "./lowering.js";
import { sumLimit } from "./model.js";
import { plainShape, randomModel, randomShape } from "./random.fixture.js";
import { zeroState } from "./state.js";
import { stepBounds, stepRunner } from "./step.js";

describe("a step lowered from a cell's equations", () => {
  it("equals the step worked out by hand, for every cell, non-linearity and number", () => {
    for (let seed = 0; seed < 400; seed++) {
      const cell = cellNames[seed % cellNames.length]!;
      const r = random(seed);
      const model = randomModel({ ...randomShape(seed), cell, layers: 1, hidden: 9, rankW: null, rankU: null }, seed);
      const layer = model.layers[0]!;
      const sums = layer.sums.map(() => new Int32Array(layer.hidden));
      const state = zeroState(layer);
      const worked = zeroState(layer);
      const advance = stepRunner(layer, sums, state, true);
      const extreme = seed % 3 === 0;
      const drawn = () => (extreme ? (r.below(2) === 0 ? -sumLimit : sumLimit) : r.below(2 * sumLimit + 1) - sumLimit);
      for (let step = 0; step < 20; step++) {
        for (const block of sums)
          block.forEach((_, i) => {
            block[i] = drawn();
          });
        advance();
        for (let i = 0; i < layer.hidden; i++) {
          const unit = Int32Array.from(sums, (block) => block[i]!);
          unitSteps[cell](layer, i, unit, worked, (value) => value);
        }
        expect([cell, ...state.h, ...state.c]).toEqual([cell, ...worked.h, ...worked.c]);
      }
    }
  });

  it("never leaves the intervals proven for it, which for a blend of two numbers are those of the numbers", () => {
    for (const cell of cellNames) {
      const layer = randomModel({ ...plainShape, cell }, 5).layers[0]!;
      const r = random(11);
      const arrays: Record<string, Int16Array | Int32Array> = {};
      const units = 2000;
      const names = [arrayNames.h, arrayNames.c, ...layer.sums.map((_, block) => arrayNames.sum(block))];
      const most = (name: string) =>
        name === arrayNames.h || (name === "c" && cell === "coRNN") ? layer.stateBound : sumLimit;
      for (const name of names) {
        arrays[name] = Int16Array.from({ length: units }, () => Math.round((2 * r.uniform() - 1) * most(name)));
      }
      layer.biases.forEach((bias, which) => {
        arrays[arrayNames.bias(which)] = Int16Array.from({ length: units }, (_, i) => bias[i % bias.length]!);
      });
      const program = lowered(layer).map((statement) => statement);
      const values = program.map((statement) => (statement.kind === "let" ? statement.named : statement.value));
      const outs = values.map((_, at) => `out${at}`);
      for (const out of outs) arrays[out] = new Int32Array(units);
      runner(
        values.map((value, at) => ({ kind: "store" as const, array: outs[at]!, value })),
        arrays,
        units,
        true,
      )();
      values.forEach((value, at) => {
        const { low, high } = interval(value);
        const out = arrays[outs[at]!]!;
        expect(out.every((v) => v >= low && v <= high)).toBe(true);
      });
    }
    const blended = randomModel({ ...plainShape, cell: "UGRNN" }, 5).layers[0]!;
    expect(stepBounds(blended).sums.find(({ what }) => what === "next")?.most).toBe(2 ** 14 * blended.stateBound);
  });
});
