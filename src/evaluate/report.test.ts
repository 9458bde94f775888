import { describe, expect, test } from "vitest";
import { random } from "../core/random.js";
import { grouped } from "../core/text.js";
import { confusionText, mistakes, mistakesText } from "./confusion-text.js";
import { bestEpoch, lossCurveText, sparkline } from "./curve-text.js";
import { evaluateScores } from "./evaluation.js";
import { reportText } from "./report.js";
import { bytesText, clip, percent, short, table } from "./table.js";

function classes(count: number, labels: string[], seed = 1) {
  const { normal, below } = random(seed);
  const values = Int32Array.from({ length: 40 * count }, () => below(count));
  const scores = Float32Array.from({ length: values.length * count }, (_, at) => {
    return normal() + (values[Math.floor(at / count)] === at % count ? 3 : 0);
  });
  return evaluateScores(scores, { task: "multiclass", labels, values });
}

test("numbers are short", () => {
  expect([0, 7, 999, 1000, 1234567].map(grouped)).toEqual(["0", "7", "999", "1,000", "1,234,567"]);
  expect([0, 0.5, 812, 1023, 1024, 5734, 2 ** 20, 3.5 * 2 ** 20].map(bytesText)).toEqual([
    "0 B",
    "0.5 B",
    "812 B",
    "1023 B",
    "1 KiB",
    "5.6 KiB",
    "1 MiB",
    "3.5 MiB",
  ]);
  expect([0, 0.23114, 12.5, 1234.5, 1.2e-7, 2.5e6, Number.NaN].map(short)).toEqual([
    "0",
    "0.2311",
    "12.50",
    "1235",
    "1.200e-7",
    "2.500e+6",
    "NaN",
  ]);
  expect(percent(0.93281)).toBe("93.28 %");
});

test("labels are clipped by characters", () => {
  expect([clip("abc", 3), clip("abcd", 3), clip("👍👍👍", 2)]).toEqual(["abc", "ab…", "👍…"]);
});

test("columns line up", () => {
  expect(
    table([
      ["a", "1"],
      ["long", "22"],
      ["x", ""],
    ]),
  ).toBe("a      1\nlong  22\nx");
});

describe("the confusion matrix", () => {
  const confusion = [
    [8, 2, 0],
    [0, 10, 0],
    [3, 3, 4],
  ];

  test("shows counts if they fit", () => {
    expect(confusionText(confusion, ["a", "b", "c"])).toBe(
      ["     0   1  2", "0 a  8   2  0", "1 b  0  10  0", "2 c  3   3  4"].join("\n"),
    );
  });

  test("shows shades in a narrower terminal, and the mistakes in a very narrow one", () => {
    expect(confusionText(confusion, ["a", "b", "c"], 12).split("\n").slice(0, 4)).toEqual([
      "    0 1 2",
      "0 a █ ░ ·",
      "1 b · █ ·",
      "2 c ▒ ▒ ▒",
    ]);
    expect(confusionText(confusion, ["a", "b", "c"], 8)).toBe(mistakesText(confusion, ["a", "b", "c"], 8));
  });

  test("lists mistakes by number, with their fraction of the class", () => {
    expect(mistakes(confusion, 2)).toEqual([
      { actual: 2, predicted: 0, count: 3, share: 0.3 },
      { actual: 2, predicted: 1, count: 3, share: 0.3 },
    ]);
    expect(mistakesText([[3]], ["a"])).toBe("No mistakes.");
  });
});

describe("the report", () => {
  test.each([50, 60, 80, 120])("is no wider than %i columns, with 2 to 30 classes", (width) => {
    for (const count of [2, 6, 10, 30]) {
      const labels = Array.from({ length: count }, (_, i) => `${"keyword number ".repeat(i % 4)}${i}\u001b`);
      const text = reportText(classes(count, labels), { width });
      for (const line of text.split("\n")) expect([...line].length, line).toBeLessThanOrEqual(width);
      expect(text).not.toContain("\u001b");
    }
  });

  test("gives the metrics of each task", () => {
    const text = reportText(classes(3, ["a", "b", "c"]), { everyStep: true });
    expect(text).toMatch(/^accuracy +\d+\.\d\d %\nmacro F1 +\d+/);
    expect(text).toMatch(/perplexity +\d\.\d+\nright +\d+ of 120 steps\n/);
    expect(reportText(classes(3, ["a", "b", "c"]))).not.toMatch(/perplexity/);
    const multilabel = { task: "multilabel", labels: ["a"], values: Float32Array.of(1, 1) } as const;
    expect(reportText(evaluateScores(Float32Array.of(1, -1), { ...multilabel, labels: ["a"] }))).toMatch(
      /exact match +50.00 %/,
    );
    const regression = evaluateScores(Float32Array.of(1, 2), {
      task: "regression",
      labels: ["y"],
      values: Float32Array.of(1, 3),
    });
    expect(reportText(regression)).toMatch(/mean squared error +0.5000\n.*\nR² +0.5000/);
  });

  test("a class that never occurs has no rate", () => {
    const evaluation = evaluateScores(Float32Array.of(1, 0), {
      task: "multiclass",
      labels: ["a", "b"],
      values: Int32Array.of(0),
    });
    expect(reportText(evaluation)).toMatch(/^b +– +– +– +0$/m);
  });
});

describe("loss over epochs", () => {
  const history = [3, 2, 1, 1.5].map((loss, i) => ({
    epoch: i + 1,
    trainLoss: loss - 0.5,
    validationLoss: loss,
    best: i < 3,
  }));

  test("as a sparkline, from high to low", () => {
    expect(sparkline([8, 4, 1, Number.NaN, 0])).toBe("█▅▂ ▁");
    expect(sparkline([2, 2])).toBe("▁▁");
    expect(sparkline([])).toBe("");
  });

  test("as a curve that marks the epoch kept", () => {
    expect(bestEpoch(history)?.epoch).toBe(3);
    expect(lossCurveText(history, 40, 6)).toBe(
      [
        " 3.000 ┤•",
        "       ┤·",
        "       ┤  •",
        "       ┤  ·   •",
        "       ┤    ◆ ·",
        "0.5000 ┤    ·",
        "        1     4",
        "        · training  • validation  ◆ kept: epoch 3",
      ].join("\n"),
    );
  });

  test("as an empty text if no loss is a number", () => {
    expect(lossCurveText([])).toBe("");
    expect(lossCurveText([{ epoch: 1, trainLoss: Number.NaN, validationLoss: null, best: false }])).toBe("");
    expect(lossCurveText([{ epoch: 1, trainLoss: 2, validationLoss: null, best: false }])).toMatch(/·/);
  });
});
