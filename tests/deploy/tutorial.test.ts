/**
 * @file Follows docs/tutorial-arduino.md: feeds recordings to its commands by a pipe, runs the commands, compiles the
 * sketches.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, expect, it } from "vitest";
import { startChild } from "../../cli/testing/child.js";
import { temporaryFolder } from "../../cli/testing/folders.js";
import { compileSketch, runSketch } from "../../src/boards/sketch.js";
import { describeWith } from "../../src/boards/tools.fixture.js";
import { random } from "../../src/core/random.js";
import { decodeIntegerModel } from "../../src/integer/file.js";
import { IntegerInterpreter } from "../../src/integer/interpreter.js";

const page = readFileSync(new URL("../../docs/tutorial-arduino.md", import.meta.url), "utf8");
const blocks = (language: string) =>
  [...page.matchAll(/```(\w+)\n(.*?)```/gs)].flatMap(([, name, text]) => (name === language ? [text ?? ""] : []));
const commands = blocks("sh").flatMap((text) => text.trim().split("\n"));
const sketches = blocks("cpp");
const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);

/** Readings of a ten-bit ADC, 50 a second: x, y and z around the middle, z with gravity. */
function recording(movement: string, steps: number, seed: number): string[] {
  const { normal, uniform } = random(seed);
  const rate = movement === "circle" ? 1.2 + 0.4 * uniform() : 4 + uniform();
  const size = movement === "still" ? 0 : 40 + 40 * uniform();
  const start = uniform();
  return Array.from({ length: steps }, (_, step) => {
    const turn = 2 * Math.PI * (start + (rate * step) / 50);
    const y = movement === "circle" ? Math.sin(turn) : 0;
    const axes = [512 + size * Math.cos(turn), 512 + size * y, 620];
    return axes.map((axis) => Math.round(axis + 6 * normal())).join(",");
  });
}

const movements = ["circle", "shake", "still"];

/** What the board sends while a movement is recorded: a countdown of three seconds, then clips with a second between them. */
function stream(which: number): string {
  const still = (steps: number, seed: number) => recording("still", steps, seed);
  const rows = Array.from({ length: 30 }, (_, index) => [
    ...recording(movements[which] ?? "", 100, 100 * which + index),
    ...still(50, 5000 + index),
  ]);
  return ["A0,A1,A2", ...still(150, 4999), ...rows.flat(), ""].join("\n");
}

afterAll(() => folder.remove());

async function follow(command: string): Promise<string> {
  const [, program, ...argv] = command.split(" ");
  expect(program).toBe("fastcells");
  const child = startChild(folder.path, argv);
  if (argv[0] === "record") child.write(stream(movements.indexOf(argv[2] ?? "")));
  child.endInput();
  const { status } = await child.ended;
  expect(`${status} ${argv[0] === "record" ? "" : child.stderr}`).toBe("0 ");
  return child.stdout;
}

describeWith(["avr-gcc", "arduino-builder"], "the Arduino tutorial", () => {
  it("goes from recordings to a library that names movements on an emulated Uno", async () => {
    const named = ["forwarder", "record", "record", "record", "train", "compress", "profile", "export"];
    expect(commands.map((command) => command.split(" ")[2])).toEqual(named);
    const [, , , recorded = "", trained = "", , profiled = "", exported = ""] = await inOrder(commands);
    expect(recorded).toContain("Saved recordings/still/029.csv\n");
    expect(Number(/accuracy +(\d+\.\d+) ?%/i.exec(trained)?.[1])).toBeGreaterThan(90);
    expect(profiled).toMatch(/live +keeps up with 50 Hz/);
    expect(profiled).toMatch(/equal to the reference in all 10 windows/);
    expect(exported).toMatch(/^Wrote movement\.zip, /);

    // Installs the zip as the IDE does.
    const files = unzipSync(readFileSync(at("movement.zip")));
    let example = "";
    for (const [path, bytes] of Object.entries(files)) {
      mkdirSync(dirname(at(`libraries/${path}`)), { recursive: true });
      writeFileSync(at(`libraries/${path}`), bytes);
      if (path.endsWith("movement_serial.ino")) example = new TextDecoder().decode(bytes);
    }
    const hex = await compileSketch(at("libraries"), example);
    const windows = movements.map((movement, which) => recording(movement, 50, 9000 + which));
    const { serialOutput } = runSketch(hex, { serialInput: windows.flat(), stopAfterLines: 3 });
    expect(serialOutput.trimEnd().split("\r\n")).toEqual(movements);
    // A clip of 100 readings is two windows.
    const clips = movements.flatMap((name) => readFileSync(at(`recordings/${name}/003.csv`), "utf8").split("\n"));
    const answers = runSketch(hex, { serialInput: clips, stopAfterLines: 6 }).serialOutput.trimEnd().split("\r\n");
    expect(answers).toEqual(movements.flatMap((name) => [name, name]));

    const model = decodeIntegerModel(readFileSync(at("movement-integer.safetensors")));
    expect(model.input.sampleScale).toEqual([1, 1, 1]);
    const interpreter = new IntegerInterpreter(model);
    const classes = windows.map((rows) => interpreter.classify(rows.flatMap((row) => row.split(",").map(Number))));
    expect(classes.map((index) => model.labels[index])).toEqual(movements);

    const forwarder = readFileSync(at("accelerometer/accelerometer.ino"), "utf8");
    for (const sketch of [forwarder, ...sketches]) await compileSketch(at("libraries"), sketch);
  });
});

async function inOrder(lines: readonly string[]): Promise<string[]> {
  const outputs: string[] = [];
  for (const line of lines) outputs.push(await follow(line));
  return outputs;
}
