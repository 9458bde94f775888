import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, expect, test } from "vitest";
import { at } from "../core/at.js";
import { type ArduinoOptions, arduinoLibrary, arduinoZip } from "../deploy/arduino.js";
import { openStream } from "../inference/stream.js";
import { IntegerInterpreter } from "../integer/interpreter.js";
import type { IntegerModel } from "../integer/model.js";
import { plainShape, randomModel, randomSamples } from "../integer/random.fixture.js";
import { compileSketch, runSketch } from "./sketch.js";
import { describeWith } from "./tools.fixture.js";

const channels = 3;
const steps = 5;
const labels = ['first "\\" */ ??/ %s', "zwei µ 日本", "int"];
const drawn = randomModel({ ...plainShape, input: channels, hidden: 17, rankU: 5, classes: labels.length }, 4);
const model: IntegerModel = {
  ...drawn,
  labels,
  channels: ["a */", "b\\", "c"],
  // No biases, so that the samples decide.
  layers: drawn.layers.map((layer) => ({ ...layer, biases: layer.biases.map(({ length }) => new Int16Array(length)) })),
  head: { ...drawn.head, bias: new Int16Array(labels.length), biasShift: 0 },
};
const title = 'Steps */ of "a" shoe ö';
const window = (seed: number) => randomSamples(steps * channels, seed).map((value) => value >> 4);
const linesOf = (samples: Int16Array) =>
  Array.from({ length: samples.length / channels }, (_, t) =>
    samples.slice(t * channels, (t + 1) * channels).join(","),
  );

/** The numbers that a sketch prints after each sample of a window. */
function numbersPrinted(hex: string, samples: Int16Array): number[][] {
  const { serialOutput } = runSketch(hex, { serialInput: linesOf(samples), stopAfterLines: steps });
  const lines = serialOutput.trimEnd().split("\r\n");
  expect(lines).toHaveLength(steps);
  return lines.map((line) => line.match(/-?\d+\.\d+/g)?.map(Number) ?? []);
}

describeWith(["arduino-builder", "avr-gcc"], "an exported Arduino library", () => {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  /** Unpacks the zip as the IDE does, and compiles the example in it. */
  async function build(exported: IntegerModel, options: Partial<ArduinoOptions>): Promise<string> {
    const libraries = mkdtempSync(join(tmpdir(), "fastcells-"));
    folders.push(libraries);
    let example = "";
    for (const [path, bytes] of Object.entries(unzipSync(arduinoZip(arduinoLibrary(exported, options))))) {
      mkdirSync(dirname(join(libraries, path)), { recursive: true });
      writeFileSync(join(libraries, path), bytes);
      if (path.endsWith("_serial.ino")) example = new TextDecoder().decode(bytes);
    }
    return compileSketch(libraries, example);
  }

  test("compiles with its example, which prints the interpreter's class of each window", async () => {
    const windows = Array.from({ length: 8 }, (_, seed) => window(seed));
    const interpreter = new IntegerInterpreter(model);
    const classes = windows.map((samples) => interpreter.classify(samples));
    expect(new Set(classes).size).toBeGreaterThan(1);
    const hex = await build(model, { title, windowSteps: steps });
    const { serialOutput } = runSketch(hex, { serialInput: windows.flatMap(linesOf), stopAfterLines: windows.length });
    const printed = Buffer.from(serialOutput, "latin1").toString("utf8").trimEnd().split("\r\n");
    expect(printed).toEqual(classes.map((index) => labels[index]));
  });

  test("reads a sample a line into its place of a step of several, however late the next line", async () => {
    const frame = 3;
    const shape = { ...plainShape, input: frame * channels, hidden: 17, classes: labels.length };
    const framed: IntegerModel = { ...randomModel(shape, 6), labels, channels: model.channels, frame };
    const samples = randomSamples(2 * frame * channels, 3).map((value) => value >> 4);
    const interpreter = new IntegerInterpreter(framed);
    const expected = [0, 1].map((step) => {
      interpreter.step(samples.slice(step * frame * channels, (step + 1) * frame * channels));
      const scores = interpreter.scores();
      return labels[scores.indexOf(Math.max(...scores))];
    });
    const hex = await build(framed, { title });
    const { serialOutput } = runSketch(hex, { serialInput: linesOf(samples), secondsPerLine: 1.2, stopAfterLines: 2 });
    const printed = Buffer.from(serialOutput, "latin1").toString("utf8").trimEnd().split("\r\n");
    expect(printed).toEqual(expected);
  });

  test("reads recordings as they are: names of columns are passed over, and a time before the channels is dropped", async () => {
    const windows = [window(3), window(4)];
    const interpreter = new IntegerInterpreter(model);
    const lines = windows.flatMap((samples) => [
      "timestamp,x1,y2,z3,person",
      ...linesOf(samples).map((line, step) => `${20 * step}.5,${line},anna`),
      "7,7",
      "",
    ]);
    const hex = await build(model, { title, windowSteps: steps });
    const { serialOutput } = runSketch(hex, { serialInput: lines, stopAfterLines: 2 });
    const printed = Buffer.from(serialOutput, "latin1").toString("utf8").trimEnd().split("\r\n");
    expect(printed).toEqual(windows.map((samples) => labels[interpreter.classify(samples)]));
  });

  test("rounds fractions of recorded values", async () => {
    const samples = window(5);
    const fractions = ["0.49", "0.5", "-0.5", "-0.51", "1.98", ".98", "-7.500", "12.0"];
    const rounded = [0, 1, 0, -1, 2, 1, -7, 12];
    const lines = linesOf(samples).map((line, step) => {
      const [, ...others] = line.split(",");
      return [fractions[step], ...others].join(",");
    });
    for (const [step, value] of rounded.slice(0, steps).entries()) samples[step * channels] = value;
    lines[0] = fractions.slice(5).join(",");
    samples.set(rounded.slice(5), 0);
    const regression: IntegerModel = { ...model, task: "regression", labels: ["p", "q", "r"] };
    const interpreter = new IntegerInterpreter(regression);
    const hex = await build(regression, { title });
    const { serialOutput } = runSketch(hex, { serialInput: lines, stopAfterLines: steps });
    for (const [step, line] of serialOutput.trimEnd().split("\r\n").entries()) {
      interpreter.step(samples.slice(step * channels, (step + 1) * channels));
      const expected = [...interpreter.scores()].map((score) => score * 2 ** -model.head.scoreBits);
      const printed = line.match(/-?\d+\.\d+/g)?.map(Number) ?? [];
      for (const [index, value] of printed.entries()) expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 3);
    }
  });

  test("refuses values with a fraction where a sample has another unit", async () => {
    const samples = window(3);
    const scaled = { ...model, input: { ...model.input, sampleScale: model.input.sampleScale.map(() => 0.5) } };
    const [first = "", ...others] = linesOf(samples).map((line, step) => `${20 * step}.5,${line}`);
    const hex = await build(scaled, { title: "gait", windowSteps: steps });
    const { serialOutput } = runSketch(hex, {
      serialInput: ["0.98,1,2", first, "1,2,3,.5", ...others],
      stopAfterLines: 3,
    });
    const said = "A number with a fraction is no sample: send GAIT_SAMPLE(value), a whole number";
    const printed = Buffer.from(serialOutput, "latin1").toString("utf8").trimEnd().split("\r\n");
    expect(printed).toEqual([said, said, labels[new IntegerInterpreter(scaled).classify(samples)]]);
  });

  test("prints the numbers of a regression in their own units", async () => {
    const samples = window(2);
    const units = { scale: [1, 2 ** -9, 4096], offset: [0, -0.25, 101_325] };
    const head = { ...model.head, units };
    const regression: IntegerModel = { ...model, task: "regression", labels: ["p", "q", "r"], head };
    const stream = await openStream(regression);
    const rows = linesOf(samples).map((line) =>
      line.split(",").map((value, d) => Number(value) * at(model.input.sampleScale, d, "channel")),
    );
    const expected = rows.map((row) => [...(stream.step(row) ?? [])]);
    const hex = await build(regression, { title });
    const printed = numbersPrinted(hex, samples);
    printed.forEach((values, step) => {
      values.forEach((value, output) => {
        const wanted = expected[step]?.[output] ?? Number.NaN;
        expect(Math.abs(value - wanted)).toBeLessThan(1e-4 + 2e-7 * Math.abs(wanted));
      });
    });
  });

  test("prints numbers after each sample, for a regression that streams", async () => {
    const samples = window(1);
    const regression: IntegerModel = { ...model, task: "regression", labels: ["p", "q", "r"] };
    const interpreter = new IntegerInterpreter(regression);
    const expected = linesOf(samples).map((line) => {
      interpreter.step(line.split(",").map(Number));
      return [...interpreter.scores()].map((score) => score * 2 ** -model.head.scoreBits);
    });
    const hex = await build(regression, { title });
    const printed = numbersPrinted(hex, samples);
    printed.forEach((values, step) => {
      values.forEach((value, index) => {
        expect(value).toBeCloseTo(expected[step]?.[index] ?? Number.NaN, 3);
      });
    });
  });
});
