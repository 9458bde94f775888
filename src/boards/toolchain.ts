/** @file Finds and runs compilers and emulators that are external programs, with files in a temporary folder. */
import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { InputError } from "../core/errors.js";

/** A compiler or an emulator, by the name of its program. */
export type Tool = "arm-none-eabi-gcc" | "avr-gcc" | "qemu-system-arm" | "arduino-builder";

/** Each tool's packages: of Debian, and of Homebrew and WinGet if they have it. */
const packages: Readonly<Record<Tool, { linux: string; darwin?: string; win32?: string }>> = {
  "arm-none-eabi-gcc": {
    linux: "gcc-arm-none-eabi libnewlib-arm-none-eabi",
    darwin: "gcc-arm-embedded",
    win32: "Arm.GnuArmEmbeddedToolchain",
  },
  "avr-gcc": { linux: "gcc-avr binutils-avr avr-libc", darwin: "osx-cross/avr/avr-gcc", win32: "ZakKemble.avr-gcc" },
  "qemu-system-arm": { linux: "qemu-system-arm", darwin: "qemu", win32: "SoftwareFreedomConservancy.QEMU" },
  "arduino-builder": { linux: "arduino-builder arduino-core-avr" },
};

/** Calls `work` with a temporary folder that has the given files, by paths that may contain folders. */
export async function withFiles<Result>(
  files: ReadonlyMap<string, string | Uint8Array>,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "fastcells-"));
  try {
    for (const [path, content] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The path of a tool found in PATH, or null. */
export function findTool(tool: Tool, platform = process.platform): string | null {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, platform === "win32" ? `${tool}.exe` : tool);
    try {
      accessSync(path, constants.X_OK);
      if (statSync(path).isFile()) return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/** The command that installs a tool. */
export function installCommand(tool: Tool, platform = process.platform): string {
  const { linux, darwin, win32 } = packages[tool];
  if (platform === "darwin" && darwin !== undefined) return `brew install ${darwin}`;
  if (platform === "win32" && win32 !== undefined) return `winget install ${win32}, and add its bin folder to PATH`;
  return `apt-get install --no-install-recommends ${linux}`;
}

/** The path of a tool; throws InputError with the command that installs it. */
export function requireTool(tool: Tool): string {
  const path = findTool(tool);
  if (path === null) throw new InputError(`${tool} was not found in PATH: ${installCommand(tool)}`);
  return path;
}

/** The version of a compiler, as "12.2.1"; throws InputError if it is not installed. */
export async function compilerVersion(compiler: "avr-gcc" | "arm-none-eabi-gcc"): Promise<string> {
  return (await runTool(compiler, ["-dumpfullversion", "-dumpversion"])).stdout.trim();
}

/** The message of a compiler's output that says why it failed: the first that tells of an error, or the first of all. */
export function firstMessage(output: string): string {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== "");
  return lines.find((line) => /error|overflow|undefined|missing|too big/i.test(line)) ?? lines[0] ?? "no message";
}

export interface ToolRun {
  status: number;
  stdout: string;
  stderr: string;
  timedOut: boolean;
}

/** Runs a tool to its end, or for at most `timeout` milliseconds. The caller must check the status. */
export function runTool(
  tool: Tool,
  args: readonly string[],
  { cwd, timeout = 120_000 }: { cwd?: string; timeout?: number } = {},
): Promise<ToolRun> {
  const path = requireTool(tool);
  return new Promise((resolve) => {
    execFile(path, args, { cwd, timeout, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ status, stdout, stderr, timedOut: error?.killed === true });
    });
  });
}
