import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { axis, normalDeviate } from "./axis.js";
import { confusionPicture } from "./confusion-picture.js";
import { detectionCurve } from "./detection.js";
import { evaluateScores } from "./evaluation.js";
import { reportPage } from "./html.js";
import { lineChart } from "./line-chart.js";
import { detectionPicture, lossPicture, sizePicture } from "./pictures.js";
import { scatterChart } from "./scatter-chart.js";

const hostile = `</text><script>alert("&'1'")</script>\u0000\ud800`;

/** Returns the names of the elements; throws if the text is not well-formed XML of elements, attributes and text. */
function elementsOf(xml: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  const rest = xml.replace(
    /<(\/?)([a-z]+)((?: [\w:-]+="[^"<&]*(?:&#\d+;[^"<&]*)*")*)(\/?)>/g,
    (_, end, name, __, empty) => {
      if (end === "/") {
        if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
      } else {
        names.push(name);
        if (empty !== "/") open.push(name);
      }
      return "";
    },
  );
  if (open.length > 0) throw new Error(`${open} left open`);
  const stray = rest.replace(/&#\d+;/g, "").match(/[<&]|[^\P{C}\n]/u);
  if (stray !== null) throw new Error(`stray ${JSON.stringify(stray[0])}`);
  return names;
}

/** All coordinates of circles. */
const dots = (svg: string) =>
  [...svg.matchAll(/<circle [^>]*cx="([\d.-]+)" cy="([\d.-]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);

const history = Array.from({ length: 30 }, (_, i) => ({
  epoch: i + 1,
  trainLoss: 2 / (i + 1),
  validationLoss: i === 4 ? Number.NaN : 2 / (i + 1) + 0.1 + i * 0.01,
  best: i < 9,
  phase: i < 6 ? "dense" : hostile,
}));
const everyPicture: [string, () => string][] = [
  ["losses", () => lossPicture(history, hostile)],
  ["losses without an epoch", () => lossPicture([])],
  ["losses of one epoch", () => lossPicture([{ epoch: 1, trainLoss: 1, validationLoss: null, best: true }])],
  [
    "a confusion matrix",
    () =>
      confusionPicture(
        [
          [5, 1],
          [0, 0],
        ],
        ["a", hostile],
        hostile,
      ),
  ],
  ["a confusion matrix of nothing", () => confusionPicture([], [])],
  [
    "sizes",
    () =>
      sizePicture([
        { label: hostile, bytes: 3000, accuracy: 0.95, group: hostile },
        { label: "b", bytes: 9e4, accuracy: 0.93, group: "g" },
      ]),
  ],
  ["no sizes", () => sizePicture([])],
  ["detection errors", () => detectionPicture([{ name: hostile, points: detectionCurve([3, 2, 1, 0], [1, 0, 1, 0]) }])],
];

describe.each(everyPicture)("the picture of %s", (_, draw) => {
  test("is well-formed, safe, self-contained and reproducible", () => {
    const svg = draw();
    expect(elementsOf(svg)).not.toContain("script");
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" class="fc" role="img" width="\d/);
    expect(svg).not.toMatch(/NaN|Infinity|undefined|href|url\(|@import/);
    expect(draw()).toBe(svg);
  });
});

test("the picture of losses marks the epoch kept, on its curve, and the change of phase", () => {
  const svg = lossPicture(history.map((epoch) => ({ ...epoch, phase: epoch.epoch < 7 ? "dense" : "low-rank" })));
  expect(svg).toContain("kept: epoch 9, 0.4022");
  expect(svg).toContain(">low-rank</text>");
  const [dot] = dots(svg);
  expect(svg).toContain(`${dot?.[0]} ${dot?.[1]}`);
});

test("the confusion matrix shades a cell by its fraction of the row", () => {
  const svg = confusionPicture(
    [
      [75, 25],
      [0, 4],
    ],
    ["a", "b"],
  );
  const cells = [...svg.matchAll(/class="(right|wrong)" fill-opacity="([\d.]+)"/g)].map((match) => match.slice(1));
  expect(cells).toEqual([
    ["right", "0.78"],
    ["wrong", "0.34"],
    ["wrong", "0.04"],
    ["right", "1"],
  ]);
});

describe("axis", () => {
  test("ticks are round numbers that enclose the values", () => {
    const ticks = (values: number[], options = {}) =>
      axis(values, { title: "", ...options }).ticks.map(({ text }) => text);
    expect(ticks([0.13, 0.58])).toEqual(["0.1", "0.2", "0.3", "0.4", "0.5", "0.6"]);
    expect(ticks([1, 3], { whole: true })).toEqual(["1", "2", "3"]);
    expect(ticks([-3, 40])).toEqual(["-10", "0", "10", "20", "30", "40"]);
    expect(ticks([7, 7])).toEqual(["2", "4", "6", "8", "10", "12"]);
    expect(ticks([2, 30], { scale: "log" })).toEqual(["2", "3", "5", "7", "10", "20", "30"]);
    expect(ticks([0.002, 90], { scale: "log" })).toEqual([
      "0.001",
      "0.003",
      "0.01",
      "0.03",
      "0.1",
      "0.3",
      "1",
      "3",
      "10",
      "30",
      "100",
    ]);
    const bytes = { scale: "log", base: 2 } as const;
    expect(ticks([3000, 9000], bytes)).toEqual(["2048", "3072", "4096", "6144", "8192", "12288"]);
    expect(ticks([850, 1019], bytes)).toEqual(["832", "896", "960", "1024"]);
    expect(ticks([313, 1019], bytes)).toEqual(["256", "384", "512", "768", "1024"]);
    expect(ticks([1000, 400_000], bytes)).toEqual(Array.from({ length: 11 }, (_, power) => String(2 ** (9 + power))));
    expect(ticks([0.003, 0.3], { scale: "normal" }).slice(0, 3)).toEqual(["0.001", "0.002", "0.005"]);
  });

  test("any values are between the first and the last tick, and ticks ascend", () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 });
    const scales = fc.constantFrom("linear", "log", "normal");
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), scales, fc.boolean(), (values, scale, whole) => {
        const { ticks, place } = axis(values, { title: "", scale, whole });
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThan(40);
        const places = ticks.map((tick) => place(tick.value));
        expect(places[0]).toBe(0);
        expect(places[places.length - 1]).toBe(1);
        places.forEach((at, i) => {
          if (i > 0) expect(at).toBeGreaterThan(places[i - 1] ?? 1);
        });
        for (const at of values.map(place)) expect(at >= 0 && at <= 1).toBe(true);
        const [first, last] = [ticks[0]?.value ?? 0, ticks[ticks.length - 1]?.value ?? 0];
        const slack = 1e-6 * (last - first);
        if (scale === "linear")
          for (const each of values) expect(each >= first - slack && each <= last + slack).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("normal deviates", () => {
    expect(normalDeviate(0.5)).toBeCloseTo(0, 12);
    expect(normalDeviate(0.975)).toBeCloseTo(1.959963985, 8);
    expect(normalDeviate(0.001)).toBeCloseTo(-3.090232306, 8);
  });
});

test("a line breaks where a value is missing, and long ones are thinned", () => {
  const points = Array.from({ length: 20_000 }, (_, i) => [i, i === 10_000 ? Number.NaN : Math.sqrt(i)] as const);
  const svg = lineChart({ title: "t", x: { title: "x" }, y: { title: "y" }, series: [{ name: "s", points }] });
  expect([...svg.matchAll(/class="line s0" d="M\d+[^"]*L/g)]).toHaveLength(2);
  expect(svg.length).toBeLessThan(30_000);
});

test("labels of nearby points do not overlap", () => {
  const points = Array.from({ length: 6 }, (_, i) => ({ x: 10 + 0.4 * i, y: 50 + 0.2 * (i % 2), label: `model ${i}` }));
  const far = { x: 40, y: 20, label: "far" };
  const svg = scatterChart({ title: "t", x: { title: "x" }, y: { title: "y" }, points: [...points, far] });
  const at = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" class="halo">model/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ]);
  expect(at).toHaveLength(6);
  for (const [i, [ax = 0, ay = 0]] of at.entries()) {
    for (const [bx = 0, by = 0] of at.slice(i + 1))
      expect(Math.abs(ax - bx) >= 40 || Math.abs(ay - by) >= 10).toBe(true);
  }
});

describe("the page", () => {
  const evaluation = evaluateScores(Float32Array.of(1, 0, 0, 1, 0, 1), {
    task: "multiclass",
    labels: ["a", hostile],
    values: Int32Array.of(0, 1, 0),
  });

  test("is complete and self-contained", () => {
    const page = reportPage({ title: hostile, evaluation, history, facts: [["model", hostile]], everyStep: true });
    expect(page.match(/<svg /g)).toHaveLength(2);
    expect(page).toContain("<dt>accuracy</dt><dd>66.67 %</dd>");
    expect(page).toContain("<dt>perplexity</dt>");
    expect(page).toContain("<dt>test steps</dt><dd>3</dd>");
    expect(page).not.toMatch(/<script|<link|src=|href=|url\(|@import/);
    expect(page.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:/);
  });

  test("draws no confusion matrix of too many classes", () => {
    const labels = Array.from({ length: 65 }, (_, i) => String(i));
    const wide = evaluateScores(new Float32Array(65), { task: "multiclass", labels, values: Int32Array.of(0) });
    expect(reportPage({ title: "t", evaluation: wide })).not.toContain("<svg");
  });
});
