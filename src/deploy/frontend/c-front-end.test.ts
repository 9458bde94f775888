import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InputError } from "../../core/errors.js";
import { fixedFrontEnd } from "../../features/front-end.js";
import { featureCount } from "../../model/front-end.js";
import { cFrontEnd, cModule } from "./c-front-end.js";
import { extremeSounds, frontEnds, spokenWords } from "./sound.fixture.js";

const found = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;
const strict = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Wpedantic", "-Werror"];
const names = Object.keys(frontEnds) as (keyof typeof frontEnds)[];

/** Reads raw int16 samples on standard input, pushes them in pieces of 37, writes raw int16 features. */
const program = (prefix: string, features: number): string => `#include "${prefix}_frontend.h"
#include <stdio.h>
int main(void) {
  static ${prefix}_frontend state;
  int16_t samples[37], features[${features}];
  size_t n;
  ${prefix}_frontend_reset(&state);
  while ((n = fread(samples, sizeof samples[0], 37, stdin)) > 0) {
    size_t at = 0;
    while (at < n) {
      uint8_t ready;
      at += ${prefix}_frontend_push(&state, samples + at, n - at, features, &ready);
      if (ready) fwrite(features, sizeof features[0], ${features}, stdout);
    }
  }
  return 0;
}
`;

describe.skipIf(!found("gcc"))("the front end in C", () => {
  let folder = "";
  const runs: Record<string, (samples: Int16Array) => Int16Array> = {};

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "front-end-"));
    for (const [prefix, spec] of Object.entries(frontEnds)) {
      const files = cModule(`${prefix}_frontend`, ["<stddef.h>", "<stdint.h>"], cFrontEnd(spec, prefix));
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      const main = join(folder, `${prefix}.c`);
      writeFileSync(main, program(prefix, featureCount(spec)));
      const binary = join(folder, prefix);
      const checks = ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
      execFileSync("gcc", [...strict, "-O2", ...checks, main, join(folder, `${prefix}_frontend.c`), "-o", binary]);
      runs[prefix] = (samples) => {
        const input = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
        const output = execFileSync(binary, { input, maxBuffer: 1 << 28 });
        return new Int16Array(new Uint8Array(output).buffer);
      };
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(names)("gives the interpreter's bits at the extremes: %s", (prefix) => {
    const spec = frontEnds[prefix];
    const samples = extremeSounds(spec.sampleRate);
    expect(runs[prefix]!(samples)).toEqual(fixedFrontEnd(spec).features(samples));
  });

  it.each([
    ["wide", 100],
    ["narrow", 20],
  ] as const)("gives the interpreter's bits on spoken words: %s, %i of them", (prefix, clips) => {
    const samples = Int16Array.from(spokenWords(clips).flatMap((word) => [...word]));
    if (samples.length === 0) return;
    const mine = fixedFrontEnd(frontEnds[prefix]).features(samples);
    const theirs = runs[prefix]!(samples);
    expect(theirs.length).toBe(mine.length);
    expect(theirs.findIndex((value, i) => value !== mine[i])).toBe(-1);
  });

  it.each([
    ["clang", strict],
    ["g++", ["-x", "c++", "-std=c++11", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]],
    ["arm-none-eabi-gcc", [...strict, "-mcpu=cortex-m0plus", "-mthumb"]],
    ["avr-gcc", [...strict, "-mmcu=atmega328p"]],
  ])("compiles without a warning: %s", (compiler, flags) => {
    if (!found(compiler)) return console.log(`skipped: ${compiler} is not installed`);
    for (const prefix of names) {
      execFileSync(compiler, [
        ...flags,
        "-O2",
        "-c",
        join(folder, `${prefix}_frontend.c`),
        "-o",
        join(folder, "part.o"),
      ]);
    }
  });

  it("refuses a prefix that is not a C identifier", () => {
    expect(() => cFrontEnd(frontEnds.wide, "no way")).toThrow(InputError);
  });
});
