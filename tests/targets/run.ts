/** @file Builds the programs of many trials for a target, runs them, and says where they differ from the interpreter. */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Target } from "./catalogue.js";
import { programText, type Trial } from "./program.js";

const machines = new URL("machine/", import.meta.url);

/** Which of a target's tools are not installed. */
export function missingTools({ tools }: Target): string[] {
  return tools.filter((tool) => spawnSync("sh", ["-c", `command -v ${tool}`]).status !== 0);
}

function call(command: string, args: readonly string[], folder: string): string {
  return execFileSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 << 20,
    timeout: 600_000,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** What a program prints, on either stream: simavr writes the console to the second. */
function printedBy(command: string, args: readonly string[], folder: string): string {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 << 20,
    timeout: 600_000,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ended with status ${status}: ${stderr.slice(-2000)}`);
  return stdout + stderr;
}

/** Bytes of flash and static RAM of object files or programs, in their order. */
function sizesOf(compiler: string, files: readonly string[], folder: string): { flash: number; ram: number }[] {
  const lines = call(compiler.replace(/gcc$/, "size"), files, folder).trim().split("\n").slice(1);
  return lines.map((line) => {
    const [text = 0, data = 0, bss = 0] = line.trim().split(/\s+/).map(Number);
    return { flash: text + data, ram: data + bss };
  });
}

/** Bytes on the stack of each function of a file, by its name, as the compiler wrote them down. */
function framesOf(file: string, folder: string): Map<string, number> {
  const lines = readFileSync(join(folder, `${file}.su`), "utf8")
    .trim()
    .split("\n");
  return new Map(lines.map((line) => [/(\w+)(\.\w+)*\t/.exec(line)?.[1] ?? "", Number(line.split("\t")[1])]));
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0);

/** A model's deepest call: what classifies, above either the scores or all that makes a step. */
function deepestCall(name: string, folder: string): number {
  const frames = framesOf(name, folder);
  const scores = frames.get(`${name}_scores`) ?? 0;
  for (const end of ["scores", "reset", "label"]) frames.delete(`${name}_${end}`);
  return Math.max(sum(frames.values()), (frames.get(`${name}_classify`) ?? 0) + scores);
}

/** What the machine and the compiler's library put on the stack around it. */
const otherFrames = 12;

/** Most bytes on the stack while a program runs: of two functions of main's, and of one model. */
function stackOf(members: readonly Trial[], folder: string): number {
  const main = [...framesOf("main", folder).values()].sort((a, b) => b - a);
  const models = members.map(({ source }) => deepestCall(source.name, folder));
  return sum(main.slice(0, 2)) + Math.max(...models) + otherFrames;
}

/** Links a program. @returns false where the linker says that it is larger than the machine's memory */
function linked({ compiler, flags, link }: Target, objects: readonly string[], folder: string): boolean {
  try {
    call(compiler, [...flags, ...objects, ...link, "-o", "program"], folder);
    return true;
  } catch (error) {
    if (/region `\w+' overflowed|not within region/.test(String(error))) return false;
    throw error;
  }
}

/** Does a program that is built of these trials fit a target's memory, its stack included? */
function fits({ memory, compiler }: Target, members: readonly Trial[], folder: string): boolean {
  if (memory === null) return true;
  const [size = { flash: 0, ram: 0 }] = sizesOf(compiler, ["program"], folder);
  return size.flash <= memory.flash && size.ram + stackOf(members, folder) <= memory.ram;
}

/** Cuts the trials into groups that may fit a target's memory together: indices of each. What one needs is known only when it is built. */
function inGroups({ memory, compiler }: Target, trials: readonly Trial[], folder: string): number[][] {
  if (memory === null) return [[...trials.keys()]];
  const objects = trials.map(({ source }) => `${source.name}.o`);
  const groups: number[][] = [];
  let flash = Number.POSITIVE_INFINITY;
  let ram = 0;
  sizesOf(compiler, objects, folder).forEach((size, index) => {
    // Each is called from a function of main, too.
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

/** The hashes that each trial's program prints on a target, in the order of the trials; null for one that does not fit. */
export function runTrials(target: Target, trials: readonly Trial[]): (string[] | null)[] {
  const { compiler, flags, support, runner } = target;
  const folder = mkdtempSync(join(tmpdir(), "fastcells-target-"));
  try {
    for (const file of readdirSync(machines)) copyFileSync(new URL(file, machines), join(folder, file));
    for (const { source } of trials) {
      for (const [file, text] of Object.entries(source.files)) writeFileSync(join(folder, file), text);
    }
    const build = (files: readonly string[]) => {
      // tcc compiles one file at a time.
      if (compiler === "tcc") for (const file of files) call(compiler, [...flags, "-c", file], folder);
      else call(compiler, [...flags, "-c", ...files], folder);
    };
    build([support, ...trials.map(({ source }) => `${source.name}.c`)]);
    const printed: (string[] | null)[] = trials.map(() => null);
    const runGroup = (group: readonly number[]): void => {
      const members = group.flatMap((index) => trials[index] ?? []);
      writeFileSync(join(folder, "main.c"), programText(members));
      build(["main.c"]);
      const objects = ["main.o", support.replace(/c$/, "o"), ...members.map(({ source }) => `${source.name}.o`)];
      if (!linked(target, objects, folder) || !fits(target, members, folder)) {
        const half = group.length >> 1;
        if (half > 0) for (const part of [group.slice(0, half), group.slice(half)]) runGroup(part);
        return;
      }
      const program = join(folder, "program");
      const [command = program, ...args] = [...runner, program];
      const hashes = printedBy(command, args, folder).match(/\b[0-9a-f]{8}\b/g) ?? [];
      let at = 0;
      members.forEach(({ steps }, member) => {
        const index = group[member];
        if (index !== undefined) printed[index] = hashes.slice(at, at + steps + 1);
        at += steps + 1;
      });
    };
    for (const group of inGroups(target, trials, folder)) runGroup(group);
    return printed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
