import { strFromU8, unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { InputError } from "../core/errors.js";
import { plainShape, randomModel } from "../integer/random.fixture.js";
import { type ArduinoOptions, arduinoLibrary, arduinoZip } from "./arduino.js";
import { exportC } from "./c/export.js";

const model = randomModel(plainShape, 1);
const options: Partial<ArduinoOptions> = { title: "Gait of a shoe", windowSteps: 50 };
const sketch = "examples/gait_of_a_shoe_serial/gait_of_a_shoe_serial.ino";

test("a library has properties, keywords, the C and an example", () => {
  const { files, name, folder } = arduinoLibrary(model, options);
  expect([folder, name]).toEqual(["Gait_of_a_shoe", "gait_of_a_shoe"]);
  expect([...files.keys()]).toEqual([
    "library.properties",
    "keywords.txt",
    "src/gait_of_a_shoe.h",
    "src/gait_of_a_shoe.c",
    "src/gait_of_a_shoe_kernels.h",
    sketch,
    "examples/gait_of_a_shoe_check/gait_of_a_shoe_check.ino",
  ]);
  expect(files.get("src/gait_of_a_shoe.c")).toBe(exportC(model, { title: "Gait of a shoe" }).files["gait_of_a_shoe.c"]);
  expect(files.get("keywords.txt")).toContain("gait_of_a_shoe_step\tKEYWORD2\n");
  expect(files.get("library.properties")).toMatch(/^name=Gait of a shoe\nversion=1\.0\.0\n/);
  expect(files.get("library.properties")).toContain("\nincludes=gait_of_a_shoe.h\n");
});

test("the zip has one folder, and is the same at every call", () => {
  const library = arduinoLibrary(model, options);
  const zip = arduinoZip(library);
  const files = unzipSync(zip);
  expect(Object.keys(files)).toEqual([...library.files.keys()].map((path) => `Gait_of_a_shoe/${path}`));
  for (const [path, text] of library.files) expect(strFromU8(files[`Gait_of_a_shoe/${path}`]!)).toBe(text);
  expect(arduinoZip(arduinoLibrary(model, options))).toEqual(zip);
});

test.each([
  ['Größe µ*/ "1"\nname=evil', "Gr_e _ _1_name_evil"],
  ["../../etc", "etc"],
  ["日本語", "model"],
  ["", "model"],
  ["a".repeat(300), "a".repeat(63)],
])("the title %j is the library %j", (title, name) => {
  const library = arduinoLibrary(model, { title });
  const properties = library.files.get("library.properties")!.split("\n");
  expect(properties.filter((line) => line.startsWith("name="))).toEqual([`name=${name}`]);
  expect(Object.keys(unzipSync(arduinoZip(library)))[0]).toBe(`${name.replaceAll(" ", "_")}/library.properties`);
});

test("the example answers after a window, or after each sample", () => {
  const example = (windowSteps: number | null) => arduinoLibrary(model, { ...options, windowSteps }).files.get(sketch);
  expect(example(50)).toMatch(/if \(\+\+steps < 50\) return;[\s\S]*gait_of_a_shoe_reset\(&state\);/);
  expect(example(null)).not.toContain("steps");
});

describe("with several samples a step", () => {
  const framed = { ...model, frame: 3, channels: ["ax", "ay", "az"] };
  const scaled = { ...framed, input: { ...framed.input, sampleScale: [1, 2, 3, 4, 5, 6, 7, 8, 9] } };

  test("the example reads a sample a line, and answers after each step", () => {
    const text = arduinoLibrary(framed, { title: "gait" }).files.get("examples/gait_serial/gait_serial.ino");
    expect(text).toContain("  ax, ay, az\n  It answers after every 3 samples.");
    expect(text).toContain("const int width = GAIT_CHANNELS / GAIT_FRAME;");
    const unnamed = arduinoLibrary({ ...framed, channels: null }, { title: "gait", windowSteps: 20 }).files;
    expect(unnamed.get("examples/gait_serial/gait_serial.ino")).toContain(
      "  3 integers\n  It answers after each window of 60 samples.",
    );
    expect(unnamed.get("keywords.txt")).toContain("GAIT_FRAME\tLITERAL1\n");
  });

  test("the header says how many, and names each number of a step", () => {
    const header = exportC(scaled, { title: "gait" }).files["gait.h"];
    expect(header).toContain("#define GAIT_CHANNELS 9");
    expect(header).toContain("#define GAIT_FRAME 3");
    expect(header).toContain("#define GAIT_SAMPLE_SCALE_2 3 /* az, sample 1 of the step */");
    expect(header).toContain("#define GAIT_SAMPLE_SCALE_7 8 /* ay, sample 3 of the step */");
    expect(exportC({ ...scaled, channels: null }, { title: "gait" }).files["gait.h"]).toContain(
      "#define GAIT_SAMPLE_SCALE_7 8 /* channel 1, sample 3 of the step */",
    );
    expect(exportC(model, { title: "gait" }).files["gait.h"]).not.toContain("FRAME");
  });

  test("the units of channels are given once if all samples of a step have them", () => {
    const repeated = { ...framed, input: { ...framed.input, sampleScale: [1, 2, 3, 1, 2, 3, 1, 2, 3] } };
    const header = exportC(repeated, { title: "gait" }).files["gait.h"];
    expect(header).toContain("unit of the training data, for each channel. Raw counts");
    expect(header).toContain("#define GAIT_SAMPLE_SCALE_2 3 /* az */");
    expect(header).not.toContain("GAIT_SAMPLE_SCALE_3");
    const text = arduinoLibrary(repeated, { title: "gait" }).files.get("examples/gait_serial/gait_serial.ino");
    expect(text).toContain("One unit of each channel is 1, 2, 3\n");
    expect(text).toContain("GAIT_SAMPLE_0(value) to GAIT_SAMPLE_2(value)");
  });
});

test("an invalid version or window is refused", () => {
  expect(() => arduinoLibrary(model, { version: "1\nname=x" })).toThrow(InputError);
  expect(() => arduinoLibrary(model, { windowSteps: 0 })).toThrow(
    "windowSteps is 0: must be a whole number from 1 to 65535, or null",
  );
});

test.each(["Wire", "SPI", "PDM", "EEPROM", "WiFi"])("a model called %s does not hide the core's header", (title) => {
  expect(arduinoLibrary(model, { title }).name).toBe(`model_${title.toLowerCase()}`);
});
