import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileSketch, runSketch } from "./sketch.js";
import { describeWith } from "./tools.fixture.js";

describeWith(["arduino-builder", "avr-gcc"], "an Arduino sketch", () => {
  let libraries = "";
  let hex = "";
  beforeAll(async () => {
    libraries = mkdtempSync(join(tmpdir(), "fastcells-"));
    mkdirSync(join(libraries, "Twice", "src"), { recursive: true });
    writeFileSync(
      join(libraries, "Twice", "library.properties"),
      "name=Twice\nversion=1.0.0\nauthor=test\nmaintainer=test\ncategory=Other\narchitectures=*\n",
    );
    const header = '#pragma once\n#ifdef __cplusplus\nextern "C"\n#endif\nlong twice(long value);\n';
    writeFileSync(join(libraries, "Twice", "src", "twice.h"), header);
    writeFileSync(
      join(libraries, "Twice", "src", "twice.c"),
      '#include "twice.h"\nlong twice(long v) { return 2 * v; }\n',
    );
    hex = await compileSketch(
      libraries,
      `#include <twice.h>
void setup() { Serial.begin(115200); Serial.println("ready"); }
void loop() { if (Serial.available()) { long value = Serial.parseInt(); Serial.read(); Serial.println(twice(value)); } }
`,
    );
  });
  afterAll(() => rmSync(libraries, { recursive: true, force: true }));

  test("compiles with its library, and talks over the serial port", () => {
    const { serialOutput, lowestStack } = runSketch(hex, { serialInput: ["21", "-1000", "7"], stopAfterLines: 4 });
    expect(serialOutput).toBe("ready\r\n42\r\n-2000\r\n14\r\n");
    expect(lowestStack).toBeGreaterThan(0x800);
  });

  test("stops after the cycles it was given", () => {
    const { cycles, serialOutput } = runSketch(hex, { maxCycles: 100_000 });
    expect(cycles).toBeLessThan(100_010);
    expect(serialOutput).toBe("ready\r\n");
  });

  test("that does not compile is refused with the compiler's message", async () => {
    await expect(compileSketch(libraries, "void setup() { thrice(); }\nvoid loop() {}\n")).rejects.toThrow(
      /^the sketch does not compile: .*sketch\.ino:1.*thrice.* was not declared/,
    );
  });
});
