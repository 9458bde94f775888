import { expect, test } from "vitest";
import { type Board, boards } from "../cost/catalogue.js";
import { runAtmega328p } from "./atmega328p.js";
import type { Emulation, Metered } from "./emulator.js";
import { buildProgram, flashOrigins } from "./firmware.js";
import { leakyModel, leakyReference, leakyWindows } from "./leaky.fixture.js";
import type { ModelSource } from "./program.js";
import { modelProgram } from "./program.js";
import { runQemu } from "./qemu.js";
import { runRp2040 } from "./rp2040.js";
import { describeWith } from "./tools.fixture.js";

const windows = leakyWindows(20, 9);
const reference = windows.map(leakyReference);
const steps = windows.reduce((sum, { length }) => sum + length / 3, 0);

async function runCortex(board: Board, model: ModelSource, input = windows): Promise<Metered> {
  return runRp2040(await buildProgram(modelProgram(model), board), input);
}
async function runMicrobit(model: ModelSource): Promise<Emulation> {
  const firmware = await buildProgram(modelProgram(model), boards.microbit, { flashOrigin: flashOrigins.zero });
  return runQemu(firmware, windows);
}
async function runUno(model: ModelSource, input = windows): Promise<Metered> {
  return runAtmega328p(await buildProgram(modelProgram(model), boards.uno), input);
}

/** A model whose step consists of these instructions, whose cycles are in the data sheets. */
const withStep = (instructions: string, syntax = ""): ModelSource => {
  const model = leakyModel();
  const source = model.files["leaky.c"]!.replace(/void leaky_step[\s\S]*?\n}\n/, "");
  const step = `__attribute__((naked)) void leaky_step(leaky_state *state, const int16_t sample[3]) {
  __asm__ volatile("${syntax}${instructions.replaceAll("\n", "\\n")}"); (void)state; (void)sample; }\n`;
  return { ...model, files: { ...model.files, "leaky.c": source + step } };
};
const unified = ".syntax unified\\n";
const one = [Int16Array.of(1, 2, 3)];

/** Recurses until the stack runs into the static data. */
const bottomless = leakyModel({
  table: `__attribute__((noinline)) int16_t dive(int16_t n) {
    volatile int16_t page[64]; page[0] = n; return n == 32767 ? n : (int16_t)(dive((int16_t)(n + 1)) + page[0]); }`,
  before: "state->h[0] = dive(0);",
});
const unaligned = leakyModel({
  before: "state->h[0] = (int16_t)*(const volatile int32_t *)((const char *)sample + 1);",
});

describeWith(["arm-none-eabi-gcc"], "rp2040js", () => {
  test("gives the reference's states and scores, and a cycle count for each step", async () => {
    const { results, cycles, faults } = await runCortex(boards.pico, leakyModel());
    expect(results).toEqual(reference);
    expect(cycles).toHaveLength(steps);
    expect(faults).toEqual([]);
    expect((await runCortex(boards.pico, leakyModel())).cycles).toEqual(cycles);
  });

  // BL 3, PUSH 1 + 2, MULS 1, LDR 2, B 2, POP with PC 3 + 2 (Cortex-M0+ TRM, table 3-1); BL 4, B 3, POP 4 + 2 on the M0.
  const known = withStep("push {r4, lr}\nmuls r0, r1, r0\nldr r3, [r1]\nb 1f\nnop\n1: pop {r4, pc}", unified);
  test.each([
    ["pico", 3 + 3 + 1 + 2 + 2 + 5],
    ["microbit", 4 + 3 + 1 + 2 + 3 + 6],
  ] as const)("counts the cycles of the core's reference manual: %s", async (board, cycles) => {
    expect((await runCortex(boards[board], known, [new Int16Array(6)])).cycles).toEqual([cycles, cycles]);
  });

  test("measures the stack of the model's functions", async () => {
    const deep = "push {r4, r5, r6, lr}\nsub sp, #400\nadd sp, #400\npop {r4, r5, r6, pc}";
    expect((await runCortex(boards.pico, withStep(deep, unified), one)).stack).toBe(416);
  });

  test("reports a stack that runs into the data, and an unaligned access", async () => {
    expect((await runCortex(boards.mkr1000, bottomless, one)).faults).toEqual(["the stack ran into the static data"]);
    expect((await runCortex(boards.pico, unaligned, one)).faults[0]).toMatch(/not 32 bit aligned/);
  });
});

describeWith(["arm-none-eabi-gcc", "qemu-system-arm"], "QEMU's micro:bit", () => {
  test("gives the reference's states and scores", async () => {
    const { results, faults } = await runMicrobit(leakyModel());
    expect(results).toEqual(reference);
    expect(faults).toEqual([]);
  });

  test("faults on an unaligned access", async () => {
    const { results, faults } = await runMicrobit(unaligned);
    expect(faults).toEqual(["a hard fault: a bad address, an unaligned access or an unknown instruction"]);
    expect(results).toEqual([]);
  });
});

describeWith(["avr-gcc"], "avr8js", () => {
  test("gives the reference's states and scores, and a cycle count for each step", async () => {
    const { results, cycles, faults } = await runUno(leakyModel());
    expect(results).toEqual(reference);
    expect(cycles).toHaveLength(steps);
    expect(faults).toEqual([]);
  });

  // CALL 4, PUSH 2, MUL 2, LPM 3, RJMP 2, POP 2, RET 4 (AVR instruction set manual DS40002198, AVRe+ with a 16-bit PC).
  test("counts the cycles of the instruction set manual", async () => {
    const model = withStep("push r28\nmul r18, r19\nclr r1\nlpm r18, Z\nrjmp 1f\nnop\n1: pop r28\nret");
    const { cycles, stack } = await runUno(model, one);
    expect(cycles).toEqual([4 + 2 + 2 + 1 + 3 + 2 + 2 + 4]);
    expect(stack).toBeGreaterThanOrEqual(3);
  });

  test("measures the stack of the model's functions, return addresses included", async () => {
    const pushes = Array.from({ length: 40 }, () => "push r1").join("\n");
    const pops = Array.from({ length: 40 }, () => "pop r0").join("\n");
    expect((await runUno(withStep(`${pushes}\n${pops}\nret`), one)).stack).toBe(42);
  });

  test("reports a stack that runs into the data", async () => {
    expect((await runUno(bottomless, one)).faults).toEqual(["the stack ran into the static data"]);
  });
});
