import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ArduinoSource, arduinoLibrary, arduinoZip } from "../deploy/arduino.js";
import { leakyModel, leakyReference, leakyWindows } from "./leaky.fixture.js";
import { compileSketch, runSketch } from "./sketch.js";
import { describeWith } from "./tools.fixture.js";

const { name, files, channels } = leakyModel();
const hostile = ['first "\\" */ ??/ %s', "zwei µ 日本"];
const source: ArduinoSource = {
  name,
  title: 'Leaky */ "integrators" ö',
  files,
  channels,
  channelNames: ["a */", "b\\", "c"],
  labels: hostile,
  task: "multiclass",
  scoreBits: 0,
  windowSteps: 5,
};
const constant = (value: number) =>
  Int16Array.from({ length: 5 * channels }, (_, at) => (at % channels === 0 ? value : 0));
const windows = [constant(100), ...leakyWindows(10, 5).filter(({ length }) => length === 5 * channels), constant(-100)];
const lines = windows.flatMap((window) =>
  Array.from({ length: 5 }, (_, step) => window.slice(step * channels, (step + 1) * channels).join(",")),
);

describeWith(["arduino-builder", "avr-gcc"], "an exported Arduino library", () => {
  const libraries = mkdtempSync(join(tmpdir(), "fastcells-"));
  beforeAll(() => {
    for (const [path, bytes] of Object.entries(unzipSync(arduinoZip(source)))) {
      mkdirSync(dirname(join(libraries, path)), { recursive: true });
      writeFileSync(join(libraries, path), bytes);
    }
  });
  afterAll(() => rmSync(libraries, { recursive: true, force: true }));
  const example = (changes: Partial<ArduinoSource>) =>
    arduinoLibrary({ ...source, ...changes }).get(`examples/${name}_serial/${name}_serial.ino`)!;
  const utf8 = (output: string) => Buffer.from(output, "latin1").toString("utf8").trimEnd().split("\r\n");

  test("compiles with its example, which prints the reference's class of each window", async () => {
    const hex = await compileSketch(libraries, example({}));
    const { serialOutput } = runSketch(hex, { serialInput: lines, stopAfterLines: windows.length });
    const classes = windows.map(leakyReference).map(({ scores: [first = 0, second = 0] }) => (second > first ? 1 : 0));
    expect(new Set(classes).size).toBe(2);
    expect(utf8(serialOutput)).toEqual(classes.map((index) => hostile[index]));
  }, 30_000);

  test("prints numbers after each sample, for a regression that streams", async () => {
    const hex = await compileSketch(
      libraries,
      example({ task: "regression", windowSteps: null, labels: ["p", "q"], scoreBits: 4 }),
    );
    const { serialOutput } = runSketch(hex, { serialInput: lines.slice(0, 2), stopAfterLines: 2 });
    const expected = [1, 2].map((steps) => {
      const [p = 0, q = 0] = leakyReference(windows[0]!.slice(0, steps * channels)).scores;
      return `p=${(p / 16).toFixed(4)} q=${(q / 16).toFixed(4)} `;
    });
    expect(serialOutput.split("\r\n").slice(0, 2)).toEqual(expected);
  }, 30_000);
});
