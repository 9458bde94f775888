import { strFromU8, unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { InputError } from "../errors.js";
import { type ArduinoSource, arduinoLibrary, arduinoZip } from "./arduino.js";
import { commentLine, quoteC } from "./arduino-sketch.js";

const source: ArduinoSource = {
  name: "gait",
  title: "Gait of a shoe",
  files: { "gait.h": "/* header */\n", "gait.c": "/* code */\n" },
  channels: 3,
  channelNames: ["x", "y", "z"],
  labels: ["walking", "running"],
  task: "multiclass",
  scoreBits: 12,
  windowSteps: 50,
};

test("a library has properties, keywords, the C and an example", () => {
  const library = arduinoLibrary(source);
  expect([...library.keys()]).toEqual([
    "library.properties",
    "keywords.txt",
    "src/gait.h",
    "src/gait.c",
    "examples/gait_serial/gait_serial.ino",
  ]);
  expect(library.get("src/gait.c")).toBe("/* code */\n");
  expect(library.get("keywords.txt")).toContain("gait_step\tKEYWORD2\n");
  expect(library.get("library.properties")).toMatch(/^name=Gait of a shoe\nversion=1\.0\.0\n/);
  expect(library.get("library.properties")).toContain("\nincludes=gait.h\n");
});

test("the zip holds one folder, and is the same at every call", () => {
  const zip = arduinoZip(source);
  const files = unzipSync(zip);
  expect(Object.keys(files)).toEqual([...arduinoLibrary(source).keys()].map((path) => `Gait_of_a_shoe/${path}`));
  expect(strFromU8(files["Gait_of_a_shoe/src/gait.h"]!)).toBe("/* header */\n");
  expect(arduinoZip(source)).toEqual(zip);
});

describe("names of any characters", () => {
  test.each([
    ['Größe µ*/ "1"\nname=evil', "Gr_e _ _1_name_evil"],
    ["../../etc", "etc"],
    ["日本語", "gait"],
    ["", "gait"],
    ["a".repeat(300), "a".repeat(63)],
  ])("the title %j is the library %j", (title, name) => {
    const properties = arduinoLibrary({ ...source, title }).get("library.properties")!;
    expect(properties.split("\n")[0]).toBe(`name=${name}`);
    expect(properties.split("\n").filter((line) => line.startsWith("name="))).toHaveLength(1);
    expect(Object.keys(unzipSync(arduinoZip({ ...source, title })))[0]).toBe(
      `${name.replaceAll(" ", "_")}/library.properties`,
    );
  });

  test("a label is one C string, in octal where C could misread it", () => {
    expect(quoteC('a"b\\c')).toBe('"a\\042b\\134c"');
    expect(quoteC("é??/%")).toBe('"\\303\\251\\077\\077/\\045"');
    expect(quoteC("1\n2")).toBe('"1\\0122"');
  });

  test("a comment ends where it should", () => {
    expect(commentLine("a */ b\nc \\")).toBe("a * / b c /");
  });
});

test("the example answers after a window, or after each sample", () => {
  const path = "examples/gait_serial/gait_serial.ino";
  expect(arduinoLibrary(source).get(path)).toMatch(/if \(\+\+steps < 50\) return;[\s\S]*gait_reset\(&state\);/);
  expect(arduinoLibrary({ ...source, windowSteps: null }).get(path)).not.toContain("steps");
});

test("what cannot be a library is refused", () => {
  expect(() => arduinoLibrary({ ...source, name: "other" })).toThrow(
    new InputError('no other.h among the C files: export C as "other"'),
  );
  expect(() => arduinoLibrary({ ...source, version: "1\nname=x" })).toThrow(InputError);
});
