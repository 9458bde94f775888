import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { InputError } from "../../core/errors.js";
import type { IntegerModel } from "../../integer/model.js";
import { plainShape, randomModel } from "../../integer/random.fixture.js";
import { detectorSpec } from "../../model/detector.js";
import { frontEndSpec } from "../../model/front-end.js";
import { arduinoLibrary } from "../arduino.js";
import { exportC } from "../c/export.js";
import { cListener, listenerFiles } from "./c-listener.js";
import { extremeSounds, frontEnds, soundModel } from "./sound.fixture.js";

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

it("combines the network with the model's front end and detector, or with a default detector", () => {
  expect(Object.keys(files(model))).toEqual(["word_listener.h", "word_listener.c"]);
  expect(files(model)["word_listener.c"]).toMatch(/keywords\[2\] IN_FLASH = \{\s+0, 2\s+\}/);
  const detector = detectorSpec([2], 2 ** model.head.scoreBits, 100, { refractory: 77 });
  expect(files({ ...model, detector })["word_listener.c"]).toContain("wait[0] = 77;");
  expect(files({ ...model, frontEnd: null })).toEqual({});
});

it("refuses a front end in floats", () => {
  expect(() => files({ ...model, frontEnd: frontEndSpec(16_000) })).toThrow(/train with arithmetic fixed/);
});

/** Declarations of what the sketch uses of the Arduino core. */
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

it("has an example for a microphone that compiles", () => {
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

/** The core, and a microphone that interrupts in the middle of every push; its samples count up. */
const interrupted = `
#include <stdio.h>
#include <word_listener.h>
${core}
static void (*interrupt)();
static int16_t next_sample = 0, expected = 0;
void decltype(PDM)::onReceive(void (*f)()) { interrupt = f; }
int decltype(PDM)::begin(int, long) { return 1; }
int decltype(PDM)::read(void *to, size_t) {
  for (int i = 0; i < 200; i++) ((int16_t *)to)[i] = next_sample++;
  return 400;
}
void decltype(Serial)::begin(long) {}
void decltype(Serial)::println(const char *) {}
void decltype(Serial)::println(const __FlashStringHelper *) {}
void pinMode(int, int) {}
void digitalWrite(int, int) {}
int digitalRead(int) { return 0; }
extern "C" void word_listener_reset(word_listener *) {}
extern "C" const char *word_label(int) { return ""; }
extern "C" int16_t word_push(word_listener *, const int16_t *samples, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (i == n / 2) interrupt();
    if (samples[i] != expected++) printf("sample %d is %d\\n", expected - 1, samples[i]);
  }
  return -1;
}
void loop();
void setup();
int main() {
  setup();
  interrupt();
  for (int turn = 0; turn < 100; turn++) loop();
  printf("%d\\n", expected >= 10000);
}
`;

it("loses no sample to an interrupt in the middle of a push", () => {
  for (const [path, text] of arduinoLibrary(model, { title: "word" }).files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  writeFileSync(join(folder, "src/PDM.h"), "");
  writeFileSync(join(folder, "sketch.cpp"), `${interrupted}\n#include "examples/word_listen/word_listen.ino"\n`);
  execFileSync("g++", ["-w", "-I", "src", "sketch.cpp", "-o", "sketch"], { cwd: folder, stdio: "pipe" });
  expect(execFileSync(join(folder, "sketch"), { encoding: "utf8" })).toBe("1\n");
});

it("names the listener's header and functions in the library's files", () => {
  const { files } = arduinoLibrary(model, { title: "word" });
  expect(files.get("library.properties")).toContain("\nincludes=word_listener.h\n");
  const names = files.get("keywords.txt")?.split("\n") ?? [];
  for (const name of [
    "word_listener\tKEYWORD1",
    "word_push\tKEYWORD2",
    "word_listener_reset\tKEYWORD2",
    "WORD_SAMPLE_RATE\tLITERAL1",
  ])
    expect(names).toContain(name);
});

it("refuses a front end of another size", () => {
  const { wide } = frontEnds;
  const model = soundModel(wide, [extremeSounds(16_000)]);
  expect(() => cListener(exportC(model), { ...wide, filters: 40 }, model.detector)).toThrow(InputError);
});
