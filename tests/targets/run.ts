/** @file Builds the programs of many trials for a target, runs them, and says where they differ from the interpreter. */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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

/** Bytes of flash and static RAM of object files, in their order. */
function objectSizes(compiler: string, objects: readonly string[], folder: string): { flash: number; ram: number }[] {
  const lines = call(compiler.replace(/gcc$/, "size"), objects, folder).trim().split("\n").slice(1);
  return lines.map((line) => {
    const [text = 0, data = 0, bss = 0] = line.trim().split(/\s+/).map(Number);
    return { flash: text + data, ram: data + bss };
  });
}

/** Bytes of each trial's state, all that it keeps between steps included, as the target's compiler lays it out. */
function stateSizes({ compiler, flags }: Target, trials: readonly Trial[], folder: string): number[] {
  const text = trials.map(
    ({ source: { name } }) => `#include "${name}.h"\nchar size_of_${name}[sizeof(${name}_state)];\n`,
  );
  writeFileSync(join(folder, "states.c"), text.join(""));
  call(compiler, [...flags, "-fno-common", "-c", "states.c"], folder);
  const listed = call(compiler.replace(/gcc$/, "nm"), ["-S", "states.o"], folder);
  const sizes = new Map(Array.from(listed.matchAll(/^\w+ (\w+) \w size_of_(\w+)$/gm), ([, hex, name]) => [name, hex]));
  return trials.map(({ source: { name } }) => Number.parseInt(sizes.get(name) ?? "", 16));
}

/**
 * Bytes of RAM that a trial's function takes on the stack: sample, scores and state, the last two once more where it
 * classifies, and as much for the functions' own as they have been seen to need.
 */
function stackOf({ source: { channels, scores } }: Trial, state: number): number {
  return 2 * (state + 2 * channels + 4 * scores.length) + 64;
}

/**
 * Cuts the trials into groups that fit a target's memory together.
 * @returns indices of the trials of each group; those that do not fit even alone are in none
 */
function inGroups(target: Target, trials: readonly Trial[], folder: string): number[][] {
  const { memory, compiler } = target;
  if (memory === null) return [[...trials.keys()]];
  const sizes = objectSizes(
    compiler,
    trials.map(({ source }) => `${source.name}.o`),
    folder,
  );
  const states = stateSizes(target, trials, folder);
  const groups: number[][] = [];
  let flash = 0;
  let ram = 0;
  trials.forEach((trial, index) => {
    const size = sizes[index] ?? { flash: 0, ram: 0 };
    // Each is called from a function of main, too; main, its library and the machine take the rest.
    const needed = { flash: size.flash + 400, ram: size.ram };
    const room = { flash: memory.flash - 2048, ram: memory.ram - 64 - stackOf(trial, states[index] ?? 0) };
    if (needed.flash > room.flash || needed.ram > room.ram) return;
    const group = groups[groups.length - 1];
    if (group !== undefined && flash + needed.flash <= room.flash && ram + needed.ram <= room.ram) {
      group.push(index);
      flash += needed.flash;
      ram += needed.ram;
    } else {
      groups.push([index]);
      ({ flash, ram } = needed);
    }
  });
  return groups;
}

/** The hashes that each trial's program prints on a target, in the order of the trials; null for one that does not fit. */
export function runTrials(target: Target, trials: readonly Trial[]): (string[] | null)[] {
  const { compiler, flags, support, link, runner } = target;
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
    for (const group of inGroups(target, trials, folder)) {
      const members = group.flatMap((index) => trials[index] ?? []);
      writeFileSync(join(folder, "main.c"), programText(members));
      build(["main.c"]);
      const objects = ["main.o", support.replace(/c$/, "o"), ...members.map(({ source }) => `${source.name}.o`)];
      call(compiler, [...flags, ...objects, ...link, "-o", "program"], folder);
      const program = join(folder, "program");
      const [command = program, ...args] = [...runner, program];
      const hashes = printedBy(command, args, folder).match(/\b[0-9a-f]{8}\b/g) ?? [];
      let at = 0;
      members.forEach(({ steps }, member) => {
        const index = group[member];
        if (index !== undefined) printed[index] = hashes.slice(at, at + steps + 1);
        at += steps + 1;
      });
    }
    return printed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
