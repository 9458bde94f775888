import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { InputError } from "../core/errors.js";
import { findTool, installCommand, requireTool, runTool } from "./toolchain.js";

afterEach(() => vi.unstubAllEnvs());

test("a missing tool is one line with the command that installs it", () => {
  vi.stubEnv("PATH", "/nowhere");
  expect(findTool("avr-gcc")).toBeNull();
  expect(() => requireTool("avr-gcc")).toThrow(
    new InputError(
      "avr-gcc was not found in PATH: apt-get install --no-install-recommends gcc-avr binutils-avr avr-libc",
    ),
  );
  expect(() => runTool("qemu-system-arm", ["--version"])).toThrow(InputError);
});

test("on Windows a tool is a file with the ending of a program", () => {
  const folder = mkdtempSync(join(tmpdir(), "fastcells-tools-"));
  try {
    vi.stubEnv("PATH", folder);
    writeFileSync(join(folder, "avr-gcc.exe"), "", { mode: 0o755 });
    expect(findTool("avr-gcc", "win32")).toBe(join(folder, "avr-gcc.exe"));
    expect(findTool("avr-gcc", "linux")).toBeNull();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("each system has its own command to install a tool", () => {
  expect(installCommand("qemu-system-arm", "linux")).toMatch(/^apt-get install .*qemu-system-arm$/);
  expect(installCommand("qemu-system-arm", "darwin")).toBe("brew install qemu");
  expect(installCommand("qemu-system-arm", "win32")).toMatch(/^winget install .*QEMU, and add/);
  expect(installCommand("arduino-builder", "darwin")).toMatch(/^apt-get install/);
});
