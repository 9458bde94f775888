/**
 * @file The targets of a model of sound, as functions from clips to its features, state and detections after every hop.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Emulation } from "../../src/boards/emulator.js";
import { buildProgram, flashOrigins } from "../../src/boards/firmware.js";
import { harnessFiles } from "../../src/boards/harness.js";
import { listenerProgram, type Program } from "../../src/boards/program.js";
import { runQemu } from "../../src/boards/qemu.js";
import { runRp2040 } from "../../src/boards/rp2040.js";
import { findTool } from "../../src/boards/toolchain.js";
import { decodeResults, encodeWindows, type WindowResult } from "../../src/boards/windows.js";
import { boards } from "../../src/cost/catalogue.js";
import { strictFlags } from "../../src/deploy/c/host.fixture.js";
import type { ListenerSpec } from "../../src/deploy/frontend/listener-spec.js";
import { exportWasm } from "../../src/deploy/wasm/export.js";
import { openListener } from "../../src/deploy/wasm/open.fixture.js";
import type { IntegerModel } from "../../src/integer/model.js";

export interface Platform {
  name: string;
  /** Why it cannot be tested here; null if it can. */
  missing(): string | null;
  /** @param clips whole hops of samples. Returns the same as `listenerReference`. */
  run(model: IntegerModel, spec: ListenerSpec, clips: readonly Int16Array[]): Promise<readonly WindowResult[]>;
}

/** The three calls of the harness on this machine, by standard input and output. */
const hostCalls = `#include "harness-calls.h"
#include <stdio.h>
#include <stdlib.h>
void harness_read(void *bytes, uint16_t length) {
  if (fread(bytes, 1, length, stdin) != length) exit(3);
}
void harness_write(const void *bytes, uint16_t length) {
  if (fwrite(bytes, 1, length, stdout) != length) exit(4);
}
void harness_exit(uint8_t status) { exit(status); }
`;

function runOnHost(program: Program, clips: readonly Int16Array[], compiler: string, checks: string[]): WindowResult[] {
  const folder = mkdtempSync(join(tmpdir(), "fastcells-"));
  try {
    const files = harnessFiles(program, "cortex", "model").set("harness-host.c", hostCalls);
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
    const sources = [...files.keys()].filter((name) => name.endsWith(".c"));
    const flags = ["-std=c99", ...strictFlags, "-O2", ...checks];
    execFileSync(compiler, [...flags, ...sources, "-o", "program"], { cwd: folder });
    const input = encodeWindows(clips, program.channels);
    const output = execFileSync(join(folder, "program"), { input, maxBuffer: 1 << 30 });
    return decodeResults(output, program);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runInWasm(model: IntegerModel, { frontEnd, detector }: ListenerSpec, clips: readonly Int16Array[]) {
  const { stride } = frontEnd;
  const module = openListener(exportWasm(model), model, detector.keywords.length);
  return clips.flatMap((clip) => {
    module.reset();
    return Array.from({ length: clip.length / stride }, (_, hop) => {
      const heard = module.push(clip.subarray(hop * stride, (hop + 1) * stride));
      const state = Int32Array.from([...module.features(), ...module.state(), ...module.levels()]);
      return { state, scores: Int32Array.of(heard) };
    });
  });
}

function withoutFaults({ results, faults }: Emulation): readonly WindowResult[] {
  if (faults.length > 0) throw new Error(faults.join("; "));
  return results;
}

const programOf = (model: IntegerModel, spec: ListenerSpec) => listenerProgram(model, spec, { title: "word" });
const noProgram = (name: string) => (spawnSync(name, ["--version"]).status === 0 ? null : `no ${name}`);
const noTools = (...tools: Parameters<typeof findTool>[0][]) => {
  const missing = tools.find((tool) => findTool(tool) === null);
  return missing === undefined ? null : `no ${missing}`;
};

export const platforms: readonly Platform[] = [
  {
    name: "C, gcc with AddressSanitizer and UndefinedBehaviorSanitizer",
    missing: () => noProgram("gcc"),
    run: async (model, spec, clips) =>
      runOnHost(programOf(model, spec), clips, "gcc", ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]),
  },
  {
    // Debian's clang lacks the sanitizers' library, so its own checks trap.
    name: "C, clang, trapping on undefined behaviour",
    missing: () => noProgram("clang"),
    run: async (model, spec, clips) =>
      runOnHost(programOf(model, spec), clips, "clang", ["-fsanitize=undefined", "-fsanitize-trap=all"]),
  },
  { name: "WebAssembly", missing: () => null, run: async (model, spec, clips) => runInWasm(model, spec, clips) },
  {
    name: "Cortex-M0, QEMU's micro:bit",
    missing: () => noTools("arm-none-eabi-gcc", "qemu-system-arm"),
    async run(model, spec, clips) {
      const options = { flashOrigin: flashOrigins.zero };
      const firmware = await buildProgram(programOf(model, spec), boards.microbit, options);
      return withoutFaults(await runQemu(firmware, clips));
    },
  },
  {
    name: "Cortex-M0+, rp2040js",
    missing: () => noTools("arm-none-eabi-gcc"),
    async run(model, spec, clips) {
      const firmware = await buildProgram(programOf(model, spec), boards.mkr1000);
      return withoutFaults(await runRp2040(firmware, clips));
    },
  },
];
