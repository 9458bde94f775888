/** @file How the studio treats signals and names, without a page. */
import { describe, expect, it } from "vitest";
import { random } from "../../src/core/random.js";
import { numberPlaces } from "../../studio/src/parts/numbers.js";
import { outcomeOf, saidBy } from "../../studio/src/project/dropped.js";
import { memoryBytes, memoryOf } from "../../studio/src/project/memory.js";
import {
  checkpointFile,
  fittingFile,
  integerFile,
  labelProblem,
  modelFile,
  pathOf,
  personProblem,
  placeOf,
  projectFile,
} from "../../studio/src/project/names.js";
import { signalOfCsv } from "../../studio/src/signal/csv.js";
import { signalOfAcquisition } from "../../studio/src/signal/edge-impulse.js";
import type { Signal } from "../../studio/src/signal/signal.js";
import { type Described, warningsTogether } from "../../studio/src/signal/together.js";
import { panned, zoomed } from "../../studio/src/signal/view.js";
import { warningsOf } from "../../studio/src/signal/warnings.js";

const motion = (seconds = 1, rate = 50, channels = ["x", "y"]): Signal => ({
  kind: "motion",
  rate,
  channels,
  values: Float32Array.from({ length: seconds * rate * channels.length }, (_, at) => at),
});
const sound = (rate = 16_000): Signal => ({ ...motion(1, rate, ["audio"]), kind: "sound" });

describe("recordings together", () => {
  const many = (label: string, signal: Signal, who: string | null, count = 8): Described[] =>
    Array.from({ length: count }, (_, index) => ({ label, name: `${label}-${index}`, who, signal }));
  const good = [...many("walk", motion(), "anna"), ...many("run", motion(), "ben")];

  it("get no warning if nothing is wrong", () => {
    expect(warningsTogether(good)).toEqual([]);
    expect(warningsTogether(good.map((one) => ({ ...one, who: null })))).toEqual([]);
  });

  it.each([
    ["one label", many("walk", motion(), null), "one label only"],
    ["few of one", [...good, ...many("sit", motion(), "anna", 4)], "Few recordings of sit"],
    ["unbalanced labels", [...good, ...many("run", motion(), "ben", 30)], "far from balanced"],
    ["one person", good.map((one) => ({ ...one, who: "anna" })), "All recordings are anna's"],
    ["people unsaid", [...good, ...many("run", motion(), null, 2)], "2 of 18 recordings do not name a person"],
    ["mixed kinds", [...good, ...many("run", sound(), "ben", 1)], "not run-0. Exclude one kind"],
    [
      "other channels",
      [...good, ...many("run", motion(1, 50, ["x", "z"]), "ben", 1)],
      "Other channels than x, y: run-0",
    ],
    ["another rate", [...good, ...many("run", motion(1, 100), "ben", 1)], "Another rate than 50 Hz: run-0"],
    ["a short one", [...good, ...many("run", motion(0.4), "ben", 1)], "Far shorter than the others: run-0"],
    ["no background", [...many("yes", sound(), null), ...many("no", sound(), null)], "Record a label “background”"],
  ])("warn of %s", (_, recordings, sentence) => {
    const said = warningsTogether(recordings);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(sentence);
  });
});

describe("one recording", () => {
  const loud = Float32Array.from({ length: 1000 }, (_, at) => (at % 2 === 0 ? 1 : -1));
  it.each([
    ["silence", { ...sound(), values: new Float32Array(1000) }, ["silence"]],
    ["clipping", { ...sound(), values: loud }, ["too loud: clipped"]],
    ["a constant channel", { ...motion(), values: Float32Array.of(1, 5, 2, 5, 3, 5) }, ["y never changes"]],
    ["nothing wrong", motion(), []],
  ])("warns of %s", (_, signal, said) => expect(warningsOf(signal)).toEqual(said));
});

describe("the person of a recording", () => {
  it("is in its name, before the rest", () => {
    const place = { label: "walk", name: "3", who: "anna", kind: "motion", excluded: false } as const;
    expect(placeOf("walk/anna--3.csv")).toEqual(place);
    expect(pathOf(place)).toBe("walk/anna--3.csv");
    expect(placeOf("walk/walk-003.csv")).toMatchObject({ who: null, name: "walk-003" });
  });

  it("is also read from a column", () => {
    expect(signalOfCsv("timestamp,x,person\n0,1,anna\n20,2,anna\n", "a.csv")).toMatchObject({
      channels: ["x"],
      who: "anna",
    });
  });

  it("cannot contain what a file's name cannot", () => {
    expect([personProblem("anna"), personProblem("a--b"), personProblem("a/b")]).toEqual([
      null,
      expect.stringContaining("cannot contain --"),
      expect.stringContaining("person's name cannot contain /"),
    ]);
  });
});

describe("a label", () => {
  it("cannot be the name of a project's file, whose path its folder would take", () => {
    for (const file of [projectFile, modelFile, integerFile, checkpointFile, fittingFile]) {
      expect(labelProblem(file)).toContain("as the files of a project do");
    }
  });
});

describe("a table", () => {
  const twenty = (head: string, row: (step: number) => string) =>
    signalOfCsv(`${head}\n${Array.from({ length: 20 }, (_, step) => row(step)).join("\n")}\n`, "a.csv");

  it.each([
    ["of phyphox", '"Time (s)","ax (m/s^2)"', (step: number) => `${(step / 50).toExponential(9)},${step}`],
    [
      "of Sensor Logger",
      "time,seconds_elapsed,ax (m/s^2)",
      (step: number) => `${17e17 + 2e7 * step},${step / 50},${step}`,
    ],
    ["with decimal commas", "time;ax (m/s^2)", (step: number) => `${String(step / 50).replace(".", ",")};${step},0`],
    ["with time stamps", "at,ax (m/s^2)", (step: number) => `2024-03-01T10:00:0${(step / 50).toFixed(3)},${step}`],
    ["of a sketch", "ms,ax (m/s^2)", (step: number) => `${1234 + 20 * step},${step}`],
    ["of record", "timestamp,ax (m/s^2)", (step: number) => `${20 * step},${step}`],
  ])("%s gives its rate and its channels, without its times", (_, head, row) => {
    expect(twenty(head, row)).toEqual({
      kind: "motion",
      rate: 50,
      channels: ["ax (m/s^2)"],
      values: Float32Array.from({ length: 20 }, (__, step) => step),
    });
  });

  it("of a fast sensor keeps its rate", () => {
    expect(twenty("timestamp,x", (step) => `${0.5 * step},${step}`).rate).toBe(2000);
  });

  it("that has a cell without a number is refused with the line", () => {
    expect(() => signalOfCsv("x,y\n\n1,2\n3,nan\n", "a.csv")).toThrow('a.csv: line 4, column y: "nan" is not a number');
    expect(() => signalOfCsv("", "a.csv")).toThrow("a.csv has no rows of numbers");
    expect(() => signalOfCsv("x,y\n", "a.csv")).toThrow("a.csv has no rows of numbers");
  });
});

describe("what was dropped", () => {
  const dropped = (...paths: string[]) =>
    saidBy(
      paths.map((path) => ({ folder: path.split("/").at(-2) ?? "", file: new File([], path.split("/").at(-1) ?? "") })),
    );

  it.each([
    ["files by their names", ["walk.1.csv", "run_02.csv"], ["walk", "run"]],
    ["folders by label", ["walk/1.csv", "run/anna--2.csv"], ["walk", "run"]],
    ["one folder of a label", ["walk/1.csv", "walk/2.csv"], ["walk", "walk"]],
    ["one folder of several labels", ["data/walk.1.csv", "data/run.2.csv"], ["walk", "run"]],
  ])("is labelled: %s", (_, paths, labels) => expect(dropped(...paths).map(({ label }) => label)).toEqual(labels));

  it("gets the person from its name", () => {
    expect(dropped("anna--walk-3.csv")).toEqual([{ label: "walk", who: "anna" }]);
  });
});

describe("the outcome of an import", () => {
  it("is one sentence after another, whether a reason ends with a full stop or not", () => {
    const said = (kept: number, here: number, ...problems: string[]) => outcomeOf({ kept, here, problems });
    expect(said(1, 0)).toEqual({ text: "Kept 1 recording.", bad: false });
    expect(said(0, 2)).toEqual({ text: "Kept 0 recordings. 2 already existed.", bad: false });
    expect(said(0, 0, "a.csv: no rows")).toEqual({ text: "a.csv: no rows. Kept: 0.", bad: true });
    expect(said(3, 0, "A label is too long.", "b").text).toBe("A label is too long. b. Kept: 3.");
    const many = Array.from({ length: 12 }, (_, index) => `${index}.csv: no rows`);
    expect(said(3, 0, ...many).text).toMatch(
      /^0\.csv: no rows\. 1\.csv: no rows\. .*9\.csv: no rows\. And 2 more files\. Kept: 3\.$/,
    );
  });
});

describe("a view of a signal", () => {
  it("zooms around a point, and pans up to the ends", () => {
    expect(zoomed([0, 10], 0.5, 4, 10)).toEqual([2, 7]);
    expect(zoomed([2, 7], 2, 4, 10)).toEqual([0, 10]);
    expect(zoomed([0, 10], 1e-9, 10, 10)).toEqual([9.98, 10]);
    expect(panned([2, 4], 0.5, 10)).toEqual([3, 5]);
    expect(panned([2, 4], -10, 10)).toEqual([0, 2]);
    expect(panned([2, 4], Number.POSITIVE_INFINITY, 10)).toEqual([8, 10]);
  });
});

it("an acquisition of Edge Impulse is refused if a sample exceeds single precision", () => {
  const acquisition = (value: string) =>
    new TextEncoder().encode(`{"payload":{"interval_ms":10,"sensors":[{"name":"x"}],"values":[[${value}]]}}`);
  expect(signalOfAcquisition(acquisition("3e38"), "json", "a.json").values[0]).toBe(Math.fround(3e38));
  for (const value of ["1e39", "1e999"])
    expect(() => signalOfAcquisition(acquisition(value), "json", "a.json")).toThrow(
      /^a\.json: payload\.values\.0.*export/,
    );
});

describe("a project's memory", () => {
  it("is read back; from another version only the title is kept, from garbage nothing", () => {
    const memory = { ...memoryOf(null), title: "steps" };
    expect(memoryOf(memoryBytes(memory))).toEqual(memory);
    const older = new TextEncoder().encode('{"version": 1, "title": "old", "settings": {"hidden": 8}}');
    expect(memoryOf(older)).toEqual({ ...memoryOf(null), title: "old" });
    expect(memoryOf(new TextEncoder().encode("{"))).toEqual(memoryOf(null));
  });

  it("of others keeps nothing that the page cannot show", () => {
    const read = (value: unknown) => memoryOf(new TextEncoder().encode(JSON.stringify(value)));
    const wrong = { title: { a: 1 }, settings: null, limits: { board: "__proto__" }, trained: {}, fitted: [1] };
    for (const value of [{ version: 2, ...wrong }, { ...wrong, version: 9 }, [1], "text", null])
      expect(read(value)).toEqual(memoryOf(null));
    const settings = { hidden: 8, epochs: null, window: 1.5 };
    expect(read({ version: 2, settings, trained: { settings } })).toEqual({ ...memoryOf(null), settings });
  });
});

describe("the numbers of a picture's points", () => {
  it("are near their points, cover neither each other nor a point, and stay within the picture", () => {
    const generator = random(4);
    for (let trial = 0; trial < 200; trial++) {
      // Stages often differ little in bytes and accuracy, or not at all.
      const points = Array.from({ length: 4 }, () => ({
        x: 60 + 4 * generator.below(40),
        y: 24 + 8 * generator.below(19),
      }));
      const places = numberPlaces(points, [12, 192]);
      places.forEach(({ x, y }, index) => {
        const point = points[index] ?? { x: 0, y: 0 };
        expect(x).toBe(point.x);
        expect(Math.abs(y - point.y)).toBeLessThanOrEqual(70);
        expect(y).toBeGreaterThanOrEqual(12);
        expect(y).toBeLessThanOrEqual(192);
        const others = [...points, ...places.filter((_, other) => other !== index)];
        expect(others.filter((one) => Math.abs(one.x - x) < 16 && Math.abs(one.y - y) < 14)).toEqual([]);
      });
    }
  });
});
