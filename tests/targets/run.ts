/** @file Builds the programs of many trials for a target and runs them. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Target } from "./catalogue.js";
import { fits, inGroups } from "./memory.js";
import { programText, type Trial } from "./program.js";
import { call, toolchains } from "./toolchains.js";

const machines = new URL("machine/", import.meta.url);

/** The tools of a target that are not installed. */
export function missingTools({ tools }: Target): string[] {
  return tools.filter((tool) => spawnSync("sh", ["-c", `command -v ${tool}`]).status !== 0);
}

/** The output of a program on both streams: simavr writes the console to standard error. */
function printedBy(command: string, args: readonly string[], folder: string): string {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 << 20,
    timeout: 600_000,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} exited with status ${status}: ${stderr.slice(-2000)}`);
  return stdout + stderr;
}

/** Links a program. @returns false if the linker reports that it is larger than the machine's memory */
function linked({ compiler, toolchain, flags, link }: Target, objects: readonly string[], folder: string): boolean {
  try {
    call(compiler, [...flags, ...objects, ...link, "-o", toolchains[toolchain].program], folder);
    return true;
  } catch (error) {
    if (/region `\w+' overflowed|not within region/.test(String(error))) return false;
    throw error;
  }
}

/** The hashes that each trial's program prints on a target, in the order of the trials; null for one that does not fit. */
export function runTrials(target: Target, trials: readonly Trial[]): (string[] | null)[] {
  const { compiler, flags, support, runner } = target;
  const { object, program, severalFiles } = toolchains[target.toolchain];
  const folder = mkdtempSync(join(tmpdir(), "fastcells-target-"));
  try {
    for (const file of readdirSync(machines)) copyFileSync(new URL(file, machines), join(folder, file));
    for (const { source } of trials) {
      for (const [file, text] of Object.entries(source.files)) writeFileSync(join(folder, file), text);
    }
    const build = (files: readonly string[]) => {
      const calls = severalFiles ? [files] : files.map((file) => [file]);
      for (const own of calls) call(compiler, [...flags, "-c", ...own], folder);
    };
    build([support, ...trials.map(({ source }) => `${source.name}.c`)]);
    const printed: (string[] | null)[] = trials.map(() => null);
    const runGroup = (group: readonly number[]): void => {
      const members = group.flatMap((index) => trials[index] ?? []);
      writeFileSync(join(folder, "main.c"), programText(members));
      build(["main.c"]);
      const names = ["main", support.replace(/\.c$/, ""), ...members.map(({ source }) => source.name)];
      const objects = names.map((name) => name + object);
      if (!linked(target, objects, folder) || !fits(target, members, objects, folder)) {
        const half = group.length >> 1;
        if (half > 0) for (const part of [group.slice(0, half), group.slice(half)]) runGroup(part);
        return;
      }
      const built = join(folder, program);
      const [command = built, ...args] = [...runner, built];
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
