/** @file The memory of programs with many trials on a target, and which trials fit one program. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Target } from "./catalogue.js";
import type { Trial } from "./program.js";
import { call, type Size, sizeOfRel, toolchains } from "./toolchains.js";

/** Bytes of flash and static RAM of object files or programs, in their order. */
function sizesOf({ compiler, toolchain }: Target, files: readonly string[], folder: string): Size[] {
  if (toolchain === "sdcc") return files.map((file) => sizeOfRel(file, folder));
  const lines = call(compiler.replace(/gcc$/, "size"), files, folder).trim().split("\n").slice(1);
  return lines.map((line) => {
    const [text = 0, data = 0, bss = 0] = line.trim().split(/\s+/).map(Number);
    return { flash: text + data, ram: data + bss };
  });
}

/** Stack frame of each function of a file in bytes, by name, as reported by the compiler. */
function framesOf(file: string, folder: string): Map<string, number> {
  const lines = readFileSync(join(folder, `${file}.su`), "utf8")
    .trim()
    .split("\n");
  return new Map(lines.map((line) => [/(\w+)(\.\w+)*\t/.exec(line)?.[1] ?? "", Number(line.split("\t")[1])]));
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0);

/** Stack of a model's deepest call, in bytes: classify, plus either scores or everything in a step. */
function deepestCall(name: string, folder: string): number {
  const frames = framesOf(name, folder);
  const scores = frames.get(`${name}_scores`) ?? 0;
  for (const end of ["scores", "reset", "label"]) frames.delete(`${name}_${end}`);
  return Math.max(sum(frames.values()), (frames.get(`${name}_classify`) ?? 0) + scores);
}

/** Bytes that the machine and the compiler's library add to the stack. */
const otherFrames = 12;

/** Most bytes of stack of a program: two functions of main.c, and one model. */
function stackOf(members: readonly Trial[], folder: string): number {
  const main = [...framesOf("main", folder).values()].sort((a, b) => b - a);
  const models = members.map(({ source }) => deepestCall(source.name, folder));
  return sum(main.slice(0, 2)) + Math.max(...models) + otherFrames;
}

/** Bytes that SDCC's library adds to a program. */
const library = 2048;

/** Whether a program of these trials fits a target's memory, including its stack. */
export function fits(target: Target, members: readonly Trial[], objects: readonly string[], folder: string): boolean {
  const { memory, toolchain } = target;
  if (memory === null) return true;
  if (toolchain === "sdcc") {
    // SDCC reports neither the program's size nor the stack, which gets the rest of the chip's 6 KB.
    const sizes = sizesOf(target, objects, folder);
    return sum(sizes.map(({ flash }) => flash)) + library <= memory.flash;
  }
  const [size = { flash: 0, ram: 0 }] = sizesOf(target, [toolchains[toolchain].program], folder);
  return size.flash <= memory.flash && size.ram + stackOf(members, folder) <= memory.ram;
}

/**
 * Divides the trials into groups that may fit a target's memory together, as indices. The exact size is known only
 * after linking.
 */
export function inGroups(target: Target, trials: readonly Trial[], folder: string): number[][] {
  const { memory, toolchain } = target;
  if (memory === null) return [[...trials.keys()]];
  const objects = trials.map(({ source }) => `${source.name}${toolchains[toolchain].object}`);
  const groups: number[][] = [];
  let flash = Number.POSITIVE_INFINITY;
  let ram = 0;
  sizesOf(target, objects, folder).forEach((size, index) => {
    // Each also has a function in main.c.
    flash += size.flash + 400;
    ram += size.ram;
    if (flash <= memory.flash && ram <= memory.ram) groups[groups.length - 1]?.push(index);
    else {
      groups.push([index]);
      flash = size.flash + 400;
      ram = size.ram;
    }
  });
  return groups;
}
