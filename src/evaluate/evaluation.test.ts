import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../core/errors.js";
import { mostConfusion, predictedClasses } from "./classification.js";
import { type Evaluation, evaluateScores } from "./evaluation.js";
import { comparedError } from "./regression.js";

/** Scores that predict these classes. */
const scoresOf = (predicted: number[], classes: number) =>
  Float32Array.from({ length: predicted.length * classes }, (_, at) =>
    predicted[Math.floor(at / classes)] === at % classes ? 3 : 0,
  );

function evaluated<Task extends Exclude<Evaluation["task"], "language">>(
  task: Task,
  scores: ArrayLike<number>,
  values: Int32Array | Float32Array,
  labels: string[],
): Extract<Evaluation, { task: Task }> {
  const isOf = (evaluation: Evaluation): evaluation is Extract<Evaluation, { task: Task }> => evaluation.task === task;
  const evaluation = evaluateScores(Float32Array.from(scores), { task, labels, values });
  if (!isOf(evaluation)) throw new Error(`evaluated as ${evaluation.task}`);
  return evaluation;
}

describe("multiclass", () => {
  const actual = Int32Array.of(0, 0, 0, 0, 1, 1, 1, 2, 2, 2);
  const predicted = [0, 0, 0, 1, 1, 1, 0, 2, 0, 1];
  const labels = ["a", "b", "c"];

  test("matches a confusion matrix worked by hand", () => {
    const result = evaluated("multiclass", scoresOf(predicted, 3), actual, labels);
    expect(result.confusion).toEqual([
      [3, 1, 0],
      [1, 2, 0],
      [1, 1, 1],
    ]);
    expect([result.correct, result.count, result.accuracy]).toEqual([6, 10, 0.6]);
    const [a, b, c] = result.perClass;
    expect(a).toEqual({ label: "a", precision: 3 / 5, recall: 3 / 4, f1: 6 / 9, count: 4 });
    expect(b).toEqual({ label: "b", precision: 2 / 4, recall: 2 / 3, f1: 4 / 7, count: 3 });
    expect(c).toEqual({ label: "c", precision: 1, recall: 1 / 3, f1: 1 / 2, count: 3 });
    expect(result.macroF1).toBeCloseTo((6 / 9 + 4 / 7 + 1 / 2) / 3, 12);
  });

  test("a class that neither occurs nor is predicted does not lower macro-F1", () => {
    const values = Int32Array.of(0, 1);
    expect(evaluated("multiclass", scoresOf([0, 1], 4), values, ["a", "b", "c", "d"]).macroF1).toBe(1);
    expect(evaluated("multiclass", scoresOf([0, 2], 4), values, ["a", "b", "c", "d"]).macroF1).toBeCloseTo(1 / 3, 12);
  });

  test("cross-entropy and perplexity of known scores", () => {
    const uniform = evaluated("multiclass", new Float32Array(12), Int32Array.of(0, 1, 3), ["a", "b", "c", "d"]);
    expect(uniform.crossEntropy).toBeCloseTo(Math.log(4), 12);
    expect(uniform.perplexity).toBeCloseTo(4, 12);
    // softmax(0, ln 3) = (1/4, 3/4)
    const scores = [0, Math.log(3), 0, Math.log(3)];
    const skewed = evaluated("multiclass", scores, Int32Array.of(0, 1), ["a", "b"]);
    expect(skewed.crossEntropy).toBeCloseTo((Math.log(4) + Math.log(4 / 3)) / 2, 6);
  });

  test("cross-entropy is finite for scores of any size", () => {
    const result = evaluated("multiclass", [1e4, -1e4, 3e38, 0], Int32Array.of(1, 0), ["a", "b"]);
    expect(result.crossEntropy).toBe(1e4);
  });

  test("predicts the first of equal scores", () => {
    expect([...predictedClasses(Float32Array.of(0, 0, 0, -1, 2, 2), 3)]).toEqual([0, 1]);
  });

  test("keeps no confusion matrix of too many classes", () => {
    const many = Array.from({ length: mostConfusion + 1 }, (_, i) => String(i));
    const result = evaluated("multiclass", scoresOf([5], many.length), Int32Array.of(5), many);
    expect(result.confusion).toBeNull();
    expect(result.accuracy).toBe(1);
  });

  test("rates are between 0 and 1, and the matrix counts every row once", () => {
    const rows = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(rows, (pairs) => {
        const values = Int32Array.from(pairs, ([truth]) => truth);
        const scores = scoresOf(
          pairs.map(([, guess]) => guess),
          5,
        );
        const result = evaluated("multiclass", scores, values, ["a", "b", "c", "d", "e"]);
        expect(result.confusion?.flat().reduce((sum, count) => sum + count, 0)).toBe(pairs.length);
        for (const { precision, recall, f1 } of result.perClass) {
          for (const rate of [precision, recall, f1]) expect(rate >= 0 && rate <= 1).toBe(true);
          expect(f1).toBeLessThanOrEqual(Math.max(precision, recall));
        }
      }),
    );
  });
});

test("multilabel decisions worked by hand", () => {
  const scores = [2, -1, 3, 1, -2, -3, -1, 4];
  const result = evaluated("multilabel", scores, Float32Array.of(1, 0, 0, 1, 0, 1, 0, 1), ["a", "b"]);
  expect(result.count).toBe(4);
  expect(result.accuracy).toBe(6 / 8);
  expect(result.exactMatch).toBe(2 / 4);
  expect(result.perLabel[0]).toEqual({ label: "a", precision: 1 / 2, recall: 1, f1: 2 / 3, count: 1 });
  expect(result.perLabel[1]).toEqual({ label: "b", precision: 1, recall: 2 / 3, f1: 4 / 5, count: 3 });
  expect(result.microF1).toBeCloseTo((2 * 3) / (4 + 4), 12);
  expect(result.macroF1).toBeCloseTo((2 / 3 + 4 / 5) / 2, 12);
  const losses = [2, 1, -3, 1, 2, -3, 1, 4].map((margin) => Math.log(1 + Math.exp(-margin)));
  expect(result.crossEntropy).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / 8, 12);
});

test("a regression of constant targets has no R², whatever the rounding of their mean", () => {
  const targets = new Float32Array(80).fill(0.1);
  expect(
    evaluated(
      "regression",
      Array.from(targets, (_, at) => at),
      targets,
      ["x"],
    ),
  ).toMatchObject({ r2: null });
});

test("regression errors worked by hand", () => {
  const result = evaluated("regression", [1, 5, 2, 5, 6, 5], Float32Array.of(1, 5, 3, 5, 5, 5), ["x", "still"]);
  expect(result.perOutput[0]).toEqual({ label: "x", mse: 2 / 3, mae: 2 / 3, r2: 1 - 2 / 8 });
  expect(result.perOutput[1]).toEqual({ label: "still", mse: 0, mae: 0, r2: null });
  expect(result.mse).toBeCloseTo(1 / 3, 12);
  expect(result.r2).toBeCloseTo(0.75, 12);
});

test("models of several outputs are compared by each error relative to its variance", () => {
  const scores = [1, 5, 2, 5, 6, 5];
  const actual = Float32Array.of(1, 4, 3, 5, 5, 6);
  const scaled = (values: ArrayLike<number>, factor: number) =>
    Float32Array.from(values, (value, at) => (at % 2 === 0 ? value : factor * value));
  const ofBoth = (factor: number) => {
    const result = evaluated("regression", [...scaled(scores, factor)], scaled(actual, factor), ["x", "y"]);
    return result.task === "regression" ? comparedError(result) : Number.NaN;
  };
  expect(ofBoth(1)).toBeCloseTo((2 / 8 + 2 / 2) / 2, 12);
  expect(ofBoth(1024)).toBeCloseTo(ofBoth(1), 12);
  const one = evaluated("regression", [2, 4], Float32Array.of(2, 6), ["x"]);
  expect(one.task === "regression" && comparedError(one)).toBe(2);
});

describe("refuses", () => {
  const labels = ["a", "b"];
  test.each<[string, number[], Int32Array, RegExp]>([
    ["nothing", [], new Int32Array(), /no sequences/],
    ["scores for a different number of rows", [0, 0, 0, 0], Int32Array.of(0), /4 scores for 1 targets of 2 labels/],
    ["a target that is not a class", [0, 0], Int32Array.of(2), /target 2 is not a class index of 0 to 1/],
    ["a score that is not a number", [0, 0, 0, Number.NaN], Int32Array.of(0, 1), /score NaN in row 1/],
  ])("%s", (_, scores, values, message) => {
    const call = () => evaluateScores(Float32Array.from(scores), { task: "multiclass", labels, values });
    expect(call).toThrow(InputError);
    expect(call).toThrow(message);
  });
});
