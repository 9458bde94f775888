import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { IntegerModel } from "../../integer/model.js";
import { plainShape, randomModel } from "../../integer/random.fixture.js";
import { detectorSpec } from "../../model/detector.js";
import { frontEndSpec } from "../../model/front-end.js";
import { arduinoLibrary } from "../arduino.js";
import { exportC } from "../c/export.js";
import { listenerFiles } from "./listener-files.js";

const folder = mkdtempSync(join(tmpdir(), "listener-"));
afterAll(() => rmSync(folder, { recursive: true }));

const plain = randomModel({ ...plainShape, input: 32, hidden: 8, classes: 3 }, 1);
const model: IntegerModel = {
  ...plain,
  labels: ["yes", "unknown", "no"],
  input: { ...plain.input, sampleScale: new Array<number>(32).fill(1) },
  frontEnd: frontEndSpec(16_000, { arithmetic: "fixed" }),
};
const files = (of: IntegerModel) => listenerFiles(of, exportC(of, { title: "word" }));

it("puts the model's front end and detector around its network, or a detector of the words", () => {
  expect(Object.keys(files(model))).toEqual(["word_listener.h", "word_listener.c"]);
  expect(files(model)["word_listener.c"]).toContain("keywords[2] = {0, 2}");
  const detector = detectorSpec([2], 2 ** model.head.scoreBits, 100, { refractory: 77 });
  expect(files({ ...model, detector })["word_listener.c"]).toContain("state->wait = 77U");
  expect(files({ ...model, frontEnd: null })).toEqual({});
});

it("refuses a front end that no device has", () => {
  expect(() => files({ ...model, frontEnd: frontEndSpec(16_000) })).toThrow(/train with arithmetic fixed/);
});

/** What the sketch needs of the Arduino core, declared. */
const core = `
#include <stddef.h>
#include <stdint.h>
struct __FlashStringHelper;
struct { void begin(long); void println(const char *); void println(const __FlashStringHelper *); } Serial;
struct { void onReceive(void (*)()); int begin(int, long); int read(void *, size_t); } PDM;
enum { OUTPUT, LED_BUILTIN };
void pinMode(int, int);
void digitalWrite(int, int);
int digitalRead(int);
`;

it("has an example for a microphone, which a compiler takes", () => {
  const library = arduinoLibrary(model, { title: "word" });
  for (const [path, text] of library.files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  writeFileSync(join(folder, "src/PDM.h"), core);
  const sketch = join(folder, "examples/word_listen/word_listen.ino");
  const flags = ["-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-I", join(folder, "src"), "-x", "c++", sketch];
  expect(() => execFileSync("g++", flags, { stdio: "pipe" })).not.toThrow();
  expect(arduinoLibrary({ ...model, frontEnd: null }).files.size).toBe(library.files.size - 3);
});
