import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { InputError } from "../core/errors.js";
import { boards } from "../cost/catalogue.js";
import { readElf, symbolAddress } from "./elf.js";
import { buildProgram } from "./firmware.js";
import { leakyModel } from "./leaky.fixture.js";
import { modelProgram } from "./program.js";
import { describeWith } from "./tools.fixture.js";

test("anything but a 32-bit little-endian ELF is refused", () => {
  expect(() => readElf(new TextEncoder().encode("#!/bin/sh"))).toThrow(InputError);
  expect(() => readElf(Uint8Array.from({ length: 64 }, (_, at) => [0x7f, 0x45, 0x4c, 0x46, 2, 1][at] ?? 0))).toThrow(
    "not a 32-bit little-endian ELF program",
  );
});

const initialised = leakyModel({
  table: "volatile int32_t growing[5] = {1, 2, 3, 4, 5};",
  before: "growing[0]++;",
});

for (const [board, size] of [
  [boards.uno, "avr-size"],
  [boards.pico, "arm-none-eabi-size"],
] as const) {
  describeWith([board.compiler], `an ELF for ${board.name}`, () => {
    test(`has the sizes that ${size} reads: text + data in flash, data + bss in RAM`, async () => {
      const { bytes, elf } = await buildProgram(modelProgram(initialised), board);
      const folder = mkdtempSync(join(tmpdir(), "fastcells-"));
      try {
        writeFileSync(join(folder, "a.elf"), bytes);
        const [text = 0, data = 0, bss = 0] = execFileSync(size, [join(folder, "a.elf")], { encoding: "utf8" })
          .split("\n")[1]!
          .trim()
          .split(/\s+/)
          .map(Number);
        expect(data).toBe(20);
        expect(elf.flash).toBe(text + data);
        expect(elf.staticRam).toBe(data + bss);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    test("loads initialised data behind the code, and knows its functions", async () => {
      const { elf } = await buildProgram(modelProgram(initialised), board);
      const last = elf.segments.at(-1)!;
      expect([...last.bytes]).toEqual([1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0]);
      expect(last.address).toBe(elf.segments[0]!.address + elf.flash - 20);
      expect(symbolAddress(elf, "leaky_step") % 2).toBe(0);
      expect(() => symbolAddress(elf, "leaky_stop")).toThrow('the program has no symbol "leaky_stop"');
    });
  });
}
