import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sigmoidTable } from "../../language/curves.js";
import { hasProgram, inFolder, strictFlags } from "./host.fixture.js";
import { kernelFiles } from "./kernels.generated.js";
import { kernelsCalledBy } from "./kernels.js";

const folder = new URL("kernels/", import.meta.url);
const files = readdirSync(folder).sort();
const textOf = (file: string) => readFileSync(new URL(file, folder), "utf8");

/** Names of the functions of a file, with any qualifiers. */
const functionsOf = (text: string) =>
  Array.from(text.matchAll(/^(?:APART )?static [\w *]*?(\w+)\([^;]*\{/gm), ([, name = ""]) => name);

/** A program that includes one file alone and takes the address of each of its functions, so that none is unused. */
function programOf(file: string): string {
  const within = (name: string): string[] => {
    const text = textOf(name);
    const included = Array.from(text.matchAll(/^#include "(.*)"$/gm), ([, other = ""]) => other);
    return [...included.flatMap(within), ...functionsOf(text)];
  };
  const inAssembly = new Set(["widen", "dense_groups"]);
  const names = [...new Set(within(file))];
  const address = (name: string) => `  (function)${name},`;
  return `#include "${file}"
typedef void (*function)(void);
extern const function functions[];
const function functions[] = {
  0,
${names
  .filter((name) => !inAssembly.has(name))
  .map(address)
  .join("\n")}
#if defined(THUMB_ASSEMBLY)
${names
  .filter((name) => inAssembly.has(name))
  .map(address)
  .join("\n")}
#endif
};
`;
}

const compilers: readonly (readonly string[])[] = [
  ["gcc", "-std=c99", "-O1"],
  ["clang", "-std=c99", "-O1"],
  ["g++", "-x", "c++", "-O1"],
  ["arm-none-eabi-gcc", "-std=c99", "-mcpu=cortex-m0plus", "-mthumb", "-O2"],
  ["arm-none-eabi-gcc", "-std=c99", "-mcpu=cortex-m4", "-mthumb", "-O2"],
  ["avr-gcc", "-std=c99", "-mmcu=atmega328p", "-Os"],
  ["avr-gcc", "-std=c99", "-mmcu=atmega328p", "-Os", "-DPLAIN_C"],
  ["avr-gcc", "-std=c99", "-mmcu=attiny85", "-Os"],
];

describe("the kernels' files", () => {
  for (const [compiler = "", ...flags] of compilers.filter(([name = ""]) => hasProgram(name))) {
    it(`compile alone and without a warning: ${[compiler, ...flags].join(" ")}`, () => {
      const programs = Object.fromEntries(files.map((file) => [file.replace(/h$/, "c"), programOf(file)]));
      inFolder({ ...Object.fromEntries(files.map((file) => [file, textOf(file)])), ...programs }, (at) => {
        execFileSync(compiler, [...flags, ...strictFlags, "-c", ...Object.keys(programs)], { cwd: at, stdio: "pipe" });
      });
    });
  }

  it("are embedded in the library unchanged", () => {
    expect(kernelFiles).toEqual(Object.fromEntries(files.map((file) => [file, textOf(file)])));
  });

  it("are included if called, each after those that it includes", () => {
    const defined = (c: string) => functionsOf(kernelsCalledBy(c)).sort();
    expect(defined("")).toEqual([]);
    expect(defined("x = clip(y, 3);")).toEqual(["clip"]);
    expect(defined("dense_rows(head, 3, &x, sum);")).toEqual(["dense_rows", "set_dense"]);
    expect(defined("gaps8_product(w, 4, v, 3, s);")).toEqual(
      expect.arrayContaining(["clip32", "gaps8_product", "narrow"]),
    );
    const text = kernelsCalledBy(
      files
        .flatMap((file) => functionsOf(textOf(file)))
        .map((name) => `${name}(`)
        .join(),
    );
    const order = [
      "pgm_read_byte",
      "AVR_ASSEMBLY",
      "clip32(int32_t",
      "operand narrow(",
      "define NEXT_COLUMN",
      "gaps4_product(",
    ];
    const places = order.map((word) => text.indexOf(word));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it("have the interpreter's table of the sigmoid", () => {
    const [, numbers = ""] = /sigmoid_table\[65\] IN_FLASH = \{([^}]*)\}/.exec(textOf("sigmoid.h")) ?? [];
    expect(numbers.split(",").map(Number)).toEqual([...sigmoidTable]);
    expect(textOf("sigmoid.h")).toContain(`return ${sigmoidTable[64]};`);
  });
});
