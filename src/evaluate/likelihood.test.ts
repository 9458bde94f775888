import fc from "fast-check";
import { expect, it } from "vitest";
import { evaluateScores } from "./evaluation.js";
import { meanLikelihood } from "./likelihood.js";

const score = fc.float({ min: -2, max: 2, noNaN: true });

it("is minus the cross-entropy where no answer is nearly impossible", () => {
  const rows = fc.array(fc.tuple(score, score, score, fc.nat(2)), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(rows, fc.constantFrom("multiclass" as const, "multilabel" as const), (given, task) => {
      const scores = Float32Array.from(given.flatMap(([a, b, c]) => [a, b, c]));
      const right = Int32Array.from(given, ([, , , label]) => label);
      const values =
        task === "multiclass" ? right : Float32Array.from(scores, (_, at) => (right[at % right.length]! > 0 ? 1 : 0));
      const targets = { task, labels: ["a", "b", "c"], values };
      const evaluation = evaluateScores(scores, targets);
      const loss = "crossEntropy" in evaluation ? evaluation.crossEntropy : Number.NaN;
      expect(meanLikelihood(scores, targets)).toBeCloseTo(-loss, 9);
    }),
  );
});

it("counts no answer as less than one in a hundred, however sure the model is of another", () => {
  const targets = { labels: ["a", "b"], values: Int32Array.of(1, 0) };
  const scores = Float32Array.of(3e38, -3e38, 1e4, -1e4);
  expect(meanLikelihood(scores, { ...targets, task: "multiclass" })).toBeCloseTo(Math.log(0.01) / 2, 12);
  const wrong = { labels: ["a"], values: Float32Array.of(0, 1) };
  expect(meanLikelihood(Float32Array.of(1e9, 1e9), { ...wrong, task: "multilabel" })).toBeCloseTo(
    Math.log(0.01) / 2,
    12,
  );
});
