/**
 * @file Runs a Cortex-M0 program on QEMU's micro:bit. It counts no cycles. It has only 16 KB of RAM and 256 KB of
 * flash, and faults on unaligned or stray accesses, which rp2040js would ignore.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Emulation, exitFault } from "./emulator.js";
import type { Firmware } from "./firmware.js";
import { runTool, withFiles } from "./toolchain.js";
import { decodeResults, encodeWindows } from "./windows.js";

const args = "-M microbit -nodefaults -display none -semihosting-config enable=on,target=native -kernel program.elf";
const timeout = 120_000;

/** Emulates a firmware linked for flash at 0; throws InputError if QEMU is not installed. */
export async function runQemu(firmware: Firmware, windows: readonly Int16Array[]): Promise<Emulation> {
  const input = encodeWindows(windows, firmware.program.channels);
  const files = new Map<string, string | Uint8Array>([
    ["program.elf", firmware.bytes],
    ["input", input],
    ["output", ""],
  ]);
  return withFiles(files, async (folder) => {
    const { status, stderr, timedOut } = await runTool("qemu-system-arm", args.split(" "), { cwd: folder, timeout });
    const faults: string[] = [];
    if (timedOut) faults.push(`no end after ${timeout / 1000} seconds`);
    else if (status !== 0) faults.push(exitFault(status) ?? stderr.trim());
    return { results: decodeResults(await readFile(join(folder, "output")), firmware.program), faults };
  });
}
