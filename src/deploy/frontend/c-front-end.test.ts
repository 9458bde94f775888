import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InputError } from "../../errors.js";
import { fixedFrontEnd } from "../../features/front-end.js";
import { type FrontEndSpec, frontEndSpec } from "../../model/front-end.js";
import { random } from "../../random.js";
import { cFrontEndFiles } from "./c-front-end.js";

const found = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;
const strict = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Wpedantic", "-Werror"];
const speech = join(import.meta.dirname, "../../../../shared/data/speech_commands/x_test.npy.gz");

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

const specs: Record<string, FrontEndSpec> = {
  wide: frontEndSpec(16_000, { arithmetic: "fixed" }),
  narrow: frontEndSpec(8000, { arithmetic: "fixed", coefficients: 13 }),
  odd: frontEndSpec(11_025, {
    arithmetic: "fixed",
    window: 201,
    stride: 201,
    filters: 20,
    lowest: 0,
    melScale: "slaney",
  }),
};

/** A second each of silence, extremes and noise: what shows overflow and the ends of every scale. */
function extremes(rate: number): Int16Array {
  const generator = random(5);
  const signals: ((n: number) => number)[] = [
    () => 0,
    (n) => (n & 32 ? 32767 : -32768),
    (n) => (n & 1 ? 32767 : -32768),
    () => -32768,
    () => generator.below(65_536) - 32_768,
    () => generator.below(3) - 1,
    (n) => (n % 400 === 200 ? 32767 : 0),
  ];
  return Int16Array.from({ length: rate * signals.length }, (_, n) => signals[Math.floor(n / rate)]?.(n) ?? 0);
}

describe.skipIf(!found("gcc"))("the front end in C", () => {
  let folder = "";
  const runs: Record<string, (samples: Int16Array) => Int16Array> = {};

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "front-end-"));
    for (const [prefix, spec] of Object.entries(specs)) {
      for (const [name, text] of Object.entries(cFrontEndFiles(spec, prefix))) writeFileSync(join(folder, name), text);
      const main = join(folder, `${prefix}.c`);
      writeFileSync(main, program(prefix, spec.coefficients ?? spec.filters));
      const binary = join(folder, prefix);
      const checks = ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
      execFileSync("gcc", [...strict, "-O2", ...checks, main, join(folder, `${prefix}_frontend.c`), "-o", binary]);
      runs[prefix] = (samples) => {
        const input = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
        const output = execFileSync(binary, { input, maxBuffer: 1 << 28 });
        return new Int16Array(new Uint8Array(output).buffer);
      };
    }
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(Object.keys(specs))("gives the interpreter's bits at the extremes: %s", (prefix) => {
    const spec = specs[prefix]!;
    const samples = extremes(spec.sampleRate);
    expect(runs[prefix]!(samples)).toEqual(fixedFrontEnd(spec).features(samples));
  });

  it.each([
    ["wide", 100],
    ["narrow", 20],
  ] as const)("gives the interpreter's bits on spoken words: %s, %i of them", (prefix, clips) => {
    if (!existsSync(speech)) return console.log(`skipped: ${speech} is not there`);
    const file = gunzipSync(readFileSync(speech));
    const words = new Int16Array(new Uint8Array(file.subarray(10 + file.readUInt16LE(8))).buffer);
    const samples = words.subarray(0, clips * 16_000);
    const mine = fixedFrontEnd(specs[prefix]!).features(samples);
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
    for (const prefix of Object.keys(specs)) {
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

  it("refuses a prefix that is no C identifier", () => {
    expect(() => cFrontEndFiles(specs.wide!, "no way")).toThrow(InputError);
  });
});
