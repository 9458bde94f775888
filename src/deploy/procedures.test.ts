/**
 * @file Random procedures, printed as C for a PC, as C for 16-bit ints and as WebAssembly: all give the results of
 * `execute`.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runAtmega328p } from "../boards/atmega328p.js";
import { buildProgram } from "../boards/firmware.js";
import type { Program } from "../boards/program.js";
import { findTool } from "../boards/toolchain.js";
import { type Random, random } from "../core/random.js";
import { boards } from "../cost/catalogue.js";
import { execute } from "../language/execute.js";
import { parseProcedures } from "../language/parse.js";
import { array } from "../language/procedure.js";
import { overflowsOf } from "../language/proof.js";
import type { NumberArray } from "../language/syntax.js";
import { flashMacros } from "./c/kernels.js";
import { callText, procedureText } from "./c/procedures.js";
import { layOut } from "./c/text.js";
import { Emitter } from "./wasm/emitter.js";
import { encodeModule } from "./wasm/module.js";
import { defineProcedure } from "./wasm/procedures.js";

const count = 80;
const given = array("given", "int16", 4, "inputs");
const out = array("out", "int32", count, "result of every procedure");
const tables = [
  array("bytes", "uint8", 8, "bytes", [0, 1, 7, 100, 128, 200, 254, 255]),
  array("near", "int16", 8, "words", [-32768, -32767, -300, -1, 0, 5, 4096, 32767]),
  array("words", "uint16", 8, "unsigned words", [0, 1, 300, 32767, 32768, 40000, 65000, 65535]),
];
const arrays = [given, out, ...tables];

/** The text of an expression of the variables a, b (any word), c (0 to 100), s (0 to 7), u and v (unsigned words). */
function expression(generator: Random, depth: number): string {
  const one = <Item>(items: readonly [Item, ...Item[]]): Item => items[generator.below(items.length)] ?? items[0];
  const part = () => expression(generator, depth - 1);
  if (depth === 0)
    return one(["a", "b", "c", "s", "u", "v", "3", "-1", "64", "40000", "bytes[c & 7]", "near[s]", "words[b & 7]"]);
  return one([
    () => `(${part()} ${one(["+", "-", "*", "+", "-"])} ${part()})`,
    () => `(${part()} ${one(["&", "|", "^"])} ${part()})`,
    () => `(${part()} >> ${one(["1", "4", "9", "16", "s"])})`,
    () => `(${one(["1", "c", "bytes[s]"])} << s)`,
    () => `(${part()} ${one(["<", ">", "==", "!="])} ${part()} ? ${part()} : ${part()})`,
    () => `-${part()}`,
    () => `!${part()}`,
  ])();
}

const parameters = "a: -32768..32767, b: -32768..32767, c: 0..100, s: 0..7";

/** Procedures with loops and branches whose values all fit 32 bits, and `all`, which runs them. */
function program(seed: number) {
  const generator = random(seed);
  const texts: string[] = [];
  while (texts.length < count) {
    const [first, second] = [expression(generator, 3), expression(generator, 2)];
    // Part of the result, so that it also has to fit.
    const text = `f${texts.length}(${parameters}, u: uint16) {
      let v: uint16 = a < b ? b - a : a - b;
      let x: -2^31..2^31-1 = 0 < 1 ? ${first} : 0;
      if (${second}) { for (let i: 0..9 = s; i < 7; i += 2) { x = x ^ (i * 5); } } else { while (x > 1000) { x >>= 3; } }
      return x;
    }`;
    if (overflowsOf(parseProcedures(text, arrays)(`f${texts.length}`)).length === 0) texts.push(text);
  }
  const calls = texts.map((_, i) => `out[${i}] = f${i}(given[0], given[1], given[2], given[3], given[0] & 65535);`);
  return parseProcedures(`${texts.join("\n")} all() { ${calls.join("\n")} }`, arrays)("all");
}

const inputs = (seed: number): Int16Array[] => {
  const generator = random(seed);
  const ends = [-32768, 32767, 0, -1];
  const word = () => (generator.below(3) === 0 ? (ends[generator.below(4)] ?? 0) : generator.below(65_536) - 32_768);
  return Array.from({ length: 60 }, () => Int16Array.of(word(), word(), generator.below(101), generator.below(8)));
};

const all = program(1);
const samples = inputs(2);
const expected = samples.map((sample) => {
  const results = new Int32Array(count);
  execute(all, [], new Map<NumberArray, Int16Array | Int32Array>().set(given, sample).set(out, results));
  return [...results];
});

const source = `#include <stdint.h>
${layOut([...flashMacros, "#if !defined(IN_FLASH)", "#define IN_FLASH", "#endif", ...procedureText(all)])}
`;
const call = callText(all, new Map([[given, "given"]]));

describe("random procedures", () => {
  it("give many different results", () => {
    expect(new Set(expected.flat()).size).toBeGreaterThan(500);
  });

  it.skipIf(spawnSync("gcc", ["--version"]).status !== 0)("give the same in C, under the sanitizers", () => {
    const folder = mkdtempSync(join(tmpdir(), "procedures-"));
    const main = `${source}#include <stdio.h>
int main(void) {
  int16_t given[4];
  int32_t out[${count}];
  while (fread(given, sizeof given, 1, stdin) == 1) {
    ${call};
    fwrite(out, sizeof out, 1, stdout);
  }
  return 0;
}
`;
    writeFileSync(join(folder, "main.c"), main);
    const checks = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    execFileSync("gcc", ["-std=c99", "-Wconversion", "-Werror", "-O2", ...checks, "main.c", "-o", "main"], {
      cwd: folder,
    });
    const input = new Uint8Array(Int16Array.from(samples.flatMap((sample) => [...sample])).buffer);
    const output = execFileSync(join(folder, "main"), { input, maxBuffer: 1 << 26 });
    rmSync(folder, { recursive: true });
    expect([...new Int32Array(new Uint8Array(output).buffer)]).toEqual(expected.flat());
  });

  it.skipIf(findTool("avr-gcc") === null)("give the same if int has 16 bits", async () => {
    const main = (body: string) => `#include "harness-calls.h"
${source}
static int16_t given[4];
static int32_t out[${count}];
void compute(void) __attribute__((noinline));
void compute(void) { ${body} }
int main(void) {
  uint16_t steps;
  for (harness_read(&steps, sizeof steps); steps != 0; harness_read(&steps, sizeof steps)) {
    harness_read(given, sizeof given);
    compute();
    harness_write(out, sizeof out);
  }
  harness_exit(0);
  return 0;
}
`;
    const onBoard: Program = {
      name: "procedures",
      files: {},
      main: main(`${call};`),
      emptyMain: main(""),
      channels: 4,
      step: "compute",
      others: [],
      within: [],
      state: [{ length: count, type: "int32_t" }],
      scores: { length: 0, type: "int16_t" },
    };
    const { faults, results } = await runAtmega328p(await buildProgram(onBoard, boards.uno), samples);
    expect(faults).toEqual([]);
    expect(results.map(({ state }) => [...state])).toEqual(expected);
  });

  it("give the same in WebAssembly", () => {
    const emitter = new Emitter();
    const { memory, functions } = emitter;
    const [from, to] = [memory.take(8), memory.take(4 * count)];
    const places = new Map([
      [given, from],
      [out, to],
    ]);
    const index = defineProcedure(all, places, emitter);
    const exported = functions.map((code, at) => (at === index ? { ...code, exported: "all" } : code));
    const wasm = encodeModule({
      functions: exported,
      start: null,
      memory: memory.size,
      constants: {},
      data: memory.segments(),
    });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm));
    const { all: run, memory: bytes } = exports;
    if (!(run instanceof Function && bytes instanceof WebAssembly.Memory))
      throw new Error("the module has no procedure");
    const found = samples.map((sample) => {
      new Int16Array(bytes.buffer, from, 4).set(sample);
      run();
      return [...new Int32Array(bytes.buffer, to, count)];
    });
    expect(found).toEqual(expected);
  });
});
