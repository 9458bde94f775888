/** @file The names of compilers' output files by family, and the memory that they take. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export type ToolchainName = "gnu" | "tcc" | "sdcc";

/** Bytes of flash and static RAM. */
export interface Size {
  flash: number;
  ram: number;
}

export interface Toolchain {
  /** Extension of object files. */
  object: ".o" | ".rel";
  program: string;
  /** Whether it compiles several files in one call. */
  severalFiles: boolean;
}

export const toolchains: Readonly<Record<ToolchainName, Toolchain>> = {
  gnu: { object: ".o", program: "program", severalFiles: true },
  tcc: { object: ".o", program: "program", severalFiles: false },
  sdcc: { object: ".rel", program: "program.ihx", severalFiles: false },
};

/** The output of a tool. */
export function call(command: string, args: readonly string[], folder: string): string {
  return execFileSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 << 20,
    timeout: 600_000,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** SDCC's areas in flash. Initial values are in flash, and in RAM once the program has started. */
const flashAreas = ["CODE", "CONST", "HOME", "GSINIT", "GSFINAL", "INITIALIZER"];
const ramAreas = ["DATA", "INITIALIZED"];

/** The size of an SDCC object file, a text with one line per area: `A CODE size 1A2 flags 0 addr 0`. */
export function sizeOfRel(file: string, folder: string): Size {
  const areas = new Map<string, number>();
  for (const [, area = "", size = ""] of readFileSync(join(folder, file), "utf8").matchAll(/^A (\w+) size (\w+)/gm))
    areas.set(area, Number.parseInt(size, 16));
  const total = (names: readonly string[]) => names.reduce((sum, name) => sum + (areas.get(name) ?? 0), 0);
  return { flash: total(flashAreas), ram: total(ramAreas) };
}
