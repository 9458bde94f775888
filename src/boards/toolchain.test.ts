import { afterEach, expect, test, vi } from "vitest";
import { InputError } from "../core/errors.js";
import { findTool, requireTool, runTool } from "./toolchain.js";

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
