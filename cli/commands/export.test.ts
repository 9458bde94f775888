import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseNpy } from "../../src/data/npy.js";
import { extremeSounds, frontEnds, soundModel } from "../../src/deploy/frontend/sound.fixture.js";
import { encodeIntegerModel } from "../../src/integer/file.js";
import { plainShape, randomModel } from "../../src/integer/random.fixture.js";
import { recipeOf } from "../../src/pipeline/recipe.js";
import { readModel } from "../read-file.js";
import { fastcells } from "../testing/fastcells.js";
import { filesUnder, temporaryFolder } from "../testing/folders.js";
import { gestureFolder } from "../testing/gestures.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const integer = at("gait of a shoe.safetensors");
const float = at("float.safetensors");
const ear = at("ear.safetensors");
const hostile = '*/ "Größe" \\ ??/ int\n日本';
const written = (stdout: string) => [...stdout.matchAll(/^Wrote (.*?), [\d,]+ B/gm)].map((match) => match[1]);

beforeAll(async () => {
  const training = {
    heldOut: { part: "test", accuracy: 0.951 },
    data: { digest: "", flags: ["--window=50"], split: { validation: 0.1, test: 0.2, seed: 1 } },
  };
  const model = { ...randomModel({ ...plainShape, classes: 2 }, 1), labels: [hostile, "for"], training };
  writeFileSync(integer, encodeIntegerModel(model));
  writeFileSync(ear, encodeIntegerModel(soundModel(frontEnds.narrow, [extremeSounds(8000)])));
  gestureFolder(at("gestures"), 10);
  const network = ["-H", "4", "-e", "1", "-o", float, "--quiet"];
  expect((await fastcells(["train", at("gestures"), ...network])).status).toBe(0);
});
afterAll(() => folder.remove());

describe("fastcells export", () => {
  it("writes C under the model's name, with its description", async () => {
    const { status, stdout } = await fastcells(["export", integer, "--to", "c", "-o", at("c")]);
    expect(status).toBe(0);
    expect(written(stdout)).toEqual(
      ["gait_of_a_shoe.h", "gait_of_a_shoe.c", "gait_of_a_shoe_kernels.h"].map((file) => at(`c/${file}`)),
    );
    const header = readFileSync(at("c/gait_of_a_shoe.h"), "utf8");
    expect(header).toContain("Accuracy 95.10 % on the test part of its data.");
    expect(header).toContain("Made by: fastcells export ");
    expect(header.match(/\*\//g)?.length).toBe(header.match(/\/\*/g)?.length);
  });

  it("reports which files it replaces, and writes the same again", async () => {
    const before = filesUnder(at("c"));
    const { stdout } = await fastcells(["export", integer, "--to", "c", "-o", at("c")]);
    expect(stdout.match(/, replacing the existing file\n/g)?.length).toBe(3);
    expect(filesUnder(at("c"))).toEqual(before);
  });

  it("writes an Arduino library, whose example answers after the window of the training", async () => {
    const { status } = await fastcells(["export", integer, "--to", "arduino", "-o", at("gait.zip"), "--name", hostile]);
    expect(status).toBe(0);
    const files = unzipSync(readFileSync(at("gait.zip")));
    const sketch = Object.keys(files).find((path) => path.endsWith("_serial.ino"));
    expect(new TextDecoder().decode(files[sketch ?? ""])).toContain("if (++steps < 50) return;");
    await fastcells(["export", integer, "--to", "arduino", "-o", at("gait.zip"), "--name", "x", "--window", "none"]);
    expect(
      new TextDecoder().decode(unzipSync(readFileSync(at("gait.zip")))["x/examples/x_serial/x_serial.ino"]),
    ).not.toContain("50");
  });

  it("gives the example the length of the training sequences if all had one, and else says that it never resets", async () => {
    const { data, ...recipe } = recipeOf(readModel(integer).model);
    const put = (name: string, lengths: [number, number]) => {
      const training = { ...recipe, data: { ...data, lengths }, reading: { task: "multiclass" as const } };
      writeFileSync(at(name), encodeIntegerModel({ ...randomModel(plainShape, 1), recipe: training }));
    };
    put("same", [40, 40]);
    put("ragged", [12, 90]);
    put("endless", [70_000, 70_000]);
    const sketch = async (name: string, ...more: string[]) => {
      const { stderr } = await fastcells(["export", at(name), "--to", "arduino", "-o", at(`${name}.zip`), ...more]);
      const text = unzipSync(readFileSync(at(`${name}.zip`)))[`${name}/examples/${name}_serial/${name}_serial.ino`];
      return { text: new TextDecoder().decode(text), stderr };
    };
    const same = await sketch("same");
    expect(same.stderr).toBe("");
    expect(same.text).toContain("if (++steps < 40) return;");
    const ragged = await sketch("ragged");
    expect(ragged.stderr).toContain(
      "never resets its state, but the model learnt whole sequences of 12 to 90 samples: give --window",
    );
    expect((await sketch("ragged", "--window", "90")).stderr).toBe("");
    const stacked = { ...randomModel({ ...plainShape, input: 20 }, 1), frame: 10 };
    writeFileSync(at("stacked"), encodeIntegerModel(stacked));
    const { text } = await sketch("stacked", "--window", "95");
    expect(text).toContain("It answers after each window of 90 samples.");
    expect(text).toContain("if (++steps < 9) return;");
    expect((await sketch("stacked", "--window", "655360")).stderr).toMatch(
      /^fastcells: --window 655360: must be from 10 to 655350 samples, as a step takes 10$/m,
    );
    expect((await sketch("endless")).stderr).toContain("sequences of 70000 to 70000 samples");
  });

  it("writes a .wasm with its ES module, and prints JSON", async () => {
    const { stdout } = await fastcells([
      "export",
      integer,
      "--to",
      "wasm",
      "-o",
      at("web"),
      "--name",
      hostile,
      "--json",
    ]);
    const { target, files } = JSON.parse(stdout);
    expect(target).toBe("wasm");
    for (const file of files)
      expect(file).toEqual({ path: file.path, bytes: statSync(file.path).size, replaced: false });
    const { load, labels } = await import(files[1].path);
    expect(labels).toEqual([hostile, "for"]);
    expect((await load()).classify(new Int16Array(9))).toBeGreaterThanOrEqual(0);
  });

  it("puts the front end and the detector of a model of sound into C, the library and the .wasm", async () => {
    const c = await fastcells(["export", ear, "--to", "c", "-o", at("ear-c")]);
    expect(written(c.stdout)).toEqual(
      ["ear.h", "ear.c", "ear_kernels.h", "ear_listener.h", "ear_listener.c"].map((file) => at(`ear-c/${file}`)),
    );
    const arduino = await fastcells(["export", ear, "--to", "arduino", "-o", at("ear.zip")]);
    expect(arduino.status).toBe(0);
    expect(Object.keys(unzipSync(readFileSync(at("ear.zip"))))).toContain("ear/src/ear_listener.c");
    const wasm = await fastcells(["export", ear, "--to", "wasm", "-o", at("ear-wasm")]);
    expect(written(wasm.stdout)).toHaveLength(3);
    expect(readFileSync(at("ear-wasm/ear.d.ts"), "utf8")).toContain("push(samples: ArrayLike<number>): Detection[];");
    const { exports } = await WebAssembly.instantiate(new WebAssembly.Module(readFileSync(at("ear-wasm/ear.wasm"))));
    expect(exports.push).toBeInstanceOf(Function);
  });

  it("writes ONNX of a float model, and the tensors of both kinds", async () => {
    expect((await fastcells(["export", float, "--to", "onnx", "-o", at("float.onnx")])).status).toBe(0);
    expect(statSync(at("float.onnx")).size).toBeGreaterThan(500);
    for (const [model, name] of [
      [float, "float npy"],
      [integer, "integer npy"],
    ] as const) {
      const { stdout } = await fastcells(["export", model, "--to", "npy", "-o", at(name)]);
      expect(written(stdout)).toHaveLength(9);
      expect(() => parseNpy(readFileSync(at(`${name}/head.V.npy`)))).not.toThrow();
      expect((await fastcells(["export", model, "--to", "json", "-o", at("model.json")])).status).toBe(0);
      expect(JSON.parse(readFileSync(at("model.json"), "utf8")).spec.labels).toHaveLength(2);
    }
  });

  it.each([[[integer]], [[]]])("lists the targets if none is given: %j", async (argv) => {
    const { status, stdout, stderr } = await fastcells(["export", ...argv]);
    expect([status, stdout]).toEqual([1, ""]);
    const [first, ...lines] = stderr.trimEnd().split("\n");
    expect(first).toMatch(/^fastcells: no target: give one with --to, as fastcells export .* --to c$/);
    expect(lines.map((line) => line.trim().split(" ")[0])).toEqual(["c", "arduino", "wasm", "onnx", "npy", "json"]);
  });

  it.each([
    [
      "a float model to c",
      [float, "--to", "c"],
      /float model, but this needs an integer model: first run fastcells compress \S+ <data>$/,
    ],
    ["an integer model to onnx", [integer, "--to", "onnx"], /integer model, but this needs a float model/],
    ["an unknown target", [integer, "--to", "rust"], /--to rust: must be one of c, arduino, wasm, onnx, npy, json/],
    ["no model", [at("none"), "--to", "c"], /there is no model/],
    ["a missing folder", [integer, "--to", "c", "-o", at("no/where")], /there is no folder .*no; create it first/],
    ["a file for a folder", [integer, "--to", "c", "-o", integer], /it is a file; give a folder/],
    [
      "a new file's name for a folder",
      [integer, "--to", "wasm", "-o", at("one.js")],
      /several files to write; give a folder/,
    ],
    ["a folder for a file", [integer, "--to", "json", "-o", folder.path], /it is a folder; give a file name/],
    ["an empty window", [integer, "--to", "arduino", "--window", "0"], /^fastcells: --window 0: must be/],
  ])("refuses %s in one line", async (_, argv, message) => {
    const { status, stderr, stdout } = await fastcells(["export", ...argv]);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr.trimEnd()).not.toContain("\n");
  });

  it("leaves no temporary file, and nothing if it cannot write all", async () => {
    mkdirSync(at("blocked/gait_of_a_shoe.c"), { recursive: true });
    expect((await fastcells(["export", integer, "--to", "c", "-o", at("blocked")])).status).toBe(1);
    expect(filesUnder(at("blocked"))).toEqual(new Map());
    expect([...filesUnder(folder.path).keys()].filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("leaves no folder if the disk is full", () => {
    // Files are limited to no block.
    const argv = ["--import", import.meta.resolve("tsx"), fileURLToPath(new URL("../main.ts", import.meta.url))];
    const limited = `trap '' XFSZ; ulimit -f 0; exec '${process.execPath}' "$@"`;
    const words = ["export", integer, "--to", "c", "-o", at("no-room")];
    const { status, stderr } = spawnSync("sh", ["-c", limited, "sh", ...argv, ...words], { encoding: "utf8" });
    expect(stderr).toMatch(/^fastcells: cannot write .*: the file would exceed the size limit.*\n$/);
    expect(status).toBe(1);
    expect(existsSync(at("no-room"))).toBe(false);
  });

  it("prints nothing with --quiet but the output of --json", async () => {
    const quiet = ["export", integer, "--to", "c", "-o", at("c"), "--quiet"];
    expect(await fastcells(quiet)).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(JSON.parse((await fastcells([...quiet, "--json"])).stdout)).toMatchObject({ target: "c" });
  });
});
