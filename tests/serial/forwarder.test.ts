/**
 * @file Compiles each forwarder sketch for its board, and runs the Uno's with emulated sensors into `fastcells record`.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fastcells } from "../../cli/testing/fastcells.js";
import { temporaryFolder } from "../../cli/testing/folders.js";
import { canOpenPty } from "../../cli/testing/pty.js";
import {
  type ForwarderOptions,
  findForwarderBoard,
  forwarderBoards,
  planForwarder,
  type Sensor,
} from "../../src/boards/forwarder/catalogue.js";
import { forwarderSketch } from "../../src/boards/forwarder/sketch.js";
import { compileSketch } from "../../src/boards/sketch.js";
import { describeWith } from "../../src/boards/tools.fixture.js";
import { arduinoHeaders } from "./arduino-api.fixture.js";
import { plugIn } from "./uno.fixture.js";

const folder = temporaryFolder();
afterAll(() => folder.remove());
const at = (name: string) => join(folder.path, name);

const sketchFor = (board: string, sensor: Sensor, options?: ForwarderOptions) =>
  forwarderSketch(planForwarder(findForwarderBoard(board), sensor, options));

const arm = (core: string) => ["arm-none-eabi-g++", `-mcpu=${core}`, "-mthumb"];
const compilers: Readonly<Record<string, readonly string[]>> = {
  mkr1000: arm("cortex-m0plus"),
  nano33ble: arm("cortex-m4"),
  nanorp2040: arm("cortex-m0plus"),
  pico: arm("cortex-m0plus"),
  // An ESP32-C3; Debian has no compiler for the others.
  esp32: ["clang++", "--target=riscv32-unknown-elf", "-march=rv32imc", "-ffreestanding"],
};
const elsewhere = forwarderBoards
  .filter(({ id }) => id !== "uno")
  .flatMap(({ id, sensors }) => sensors.map((sensor) => [id, sensor] as const));

describeWith(["arm-none-eabi-gcc"], "a forwarder for a board without a core here", () => {
  beforeAll(() => {
    for (const [name, text] of Object.entries(arduinoHeaders)) writeFileSync(at(name), text);
  });

  it.each(elsewhere)("%s with %s compiles for its processor, without a warning", (board, sensor) => {
    writeFileSync(at("sketch.cpp"), `#include <Arduino.h>\n${sketchFor(board, sensor)}`);
    const [compiler = "", ...target] = compilers[board] ?? [];
    const flags = [
      "-std=gnu++11",
      "-Os",
      "-Wall",
      "-Wextra",
      "-Werror",
      "-fno-exceptions",
      "-fno-rtti",
      "-I",
      folder.path,
    ];
    execFileSync(compiler, [...target, ...flags, "-c", at("sketch.cpp"), "-o", at("sketch.o")], { stdio: "pipe" });
  });
});

describe("a forwarder", () => {
  it.each([
    [
      "uno",
      "pdm",
      {},
      "Arduino Uno is not supported with pdm: choose mpu6050 or adc, or another board: nano33ble, nanorp2040",
    ],
    ["uno", "mpu6050", { rate: 500 }, "115200 baud carries 11520: give at most 267 samples a second"],
    ["uno", "adc", { rate: 3000, pins: ["A0"] }, "115200 baud carries 11520"],
    ["mkr1000", "adc", { rate: 900 }, "the converter reaches at most 620"],
    ["esp32", "i2s", { rate: 16_000 }, "921600 baud carries 92160"],
    ["nano33ble", "pdm", { rate: 8000 }, "sample at 16000"],
    ["uno", "adc", { pins: ["B7"] }, 'pin "B7"'],
    ["uno", "adc", { pins: ["A9"] }, 'pin "A9": Arduino Uno has the analogue pins A0, A1, A2, A3, A4, A5'],
    ["esp32", "adc", { pins: ["34", "GPIO34"] }, "each once"],
    ["uno", "mpu6050", { pins: ["A0"] }, "pins are for the sensor adc"],
    ["teensy", "adc", {}, 'no board "teensy"'],
  ] as const)("for %s with %s %o is refused", (board, sensor, options, message) => {
    expect(() => sketchFor(board, sensor, options)).toThrow(message);
  });

  it("names pins that are given by number, so that their names are not taken for a sample", () => {
    const sketch = sketchFor("esp32", "adc", { pins: ["34", "GPIO35"] });
    expect(sketch).toContain('Serial.println("GPIO34,GPIO35");');
    expect(sketch).toContain("pins[] = {34, 35};");
  });

  it("reads by default three pins that the board has", () => {
    expect(sketchFor("uno", "adc")).toContain("pins[] = {A0, A1, A2};");
    expect(sketchFor("esp32", "adc")).toContain("pins[] = {A0, A3, A4};");
  });

  it("is written to a folder of its name, and overwrites nothing", async () => {
    const argv = ["forwarder", "--board", "esp32", "--sensor", "i2s", "-o", at("words")];
    const { status, stdout } = await fastcells(argv);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringContaining("fastcells record --label walk --baud 921600\n"),
    });
    expect(readFileSync(at("words/words.ino"), "utf8")).toBe(sketchFor("esp32", "i2s"));
    expect(await fastcells(argv)).toMatchObject({ status: 1, stderr: expect.stringContaining("already exists") });
  });
});

describeWith(["arduino-builder", "avr-gcc"], "a forwarder on the Uno", () => {
  const clips = ["--count", "2", "--countdown", "0", "--pause", "0", "--seconds", "0.5"];
  const recordFrom = (port: string, label: string, ...more: string[]) =>
    fastcells(["record", "--port", port, "-o", at("data"), "--label", label, ...clips, ...more]);
  const rowsOf = (path: string) =>
    readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(","));

  it.skipIf(!canOpenPty())("reads an MPU6050 over I2C into clips that record keeps", async () => {
    const hex = await compileSketch(folder.path, sketchFor("uno", "mpu6050"));
    const registers = new Map<number, number>();
    // Channel k counts milliseconds times k; the temperature between them is never sent.
    const value = (word: number, seconds: number) => Math.round(1000 * seconds) * (word < 3 ? word + 1 : -(word - 3));
    const device = {
      address: 0x68,
      read: (register: number, seconds: number) => {
        const word = (register - 0x3b) >> 1;
        return (register - 0x3b) % 2 === 0 ? value(word, seconds) >> 8 : value(word, seconds);
      },
      write: (register: number, byte: number) => registers.set(register, byte),
    };
    const uno = await plugIn(hex, folder.path, { device });
    const { status, stderr } = await recordFrom(uno.port, "walk", "--rate", "100");
    await uno.unplug();
    expect(status).toBe(0);
    expect(stderr).toContain(": 6 channels (accX, accY, accZ, gyrX, gyrY, gyrZ), 100 Hz");
    expect(Object.fromEntries(registers)).toEqual({ 107: 1, 26: 3, 28: 8, 27: 8 });
    const [names, ...rows] = rowsOf(at("data/walk/001.csv"));
    expect(names).toEqual(["timestamp", "accX", "accY", "accZ", "gyrX", "gyrY", "gyrZ"]);
    expect(rows).toHaveLength(50);
    for (const [index, row] of rows.entries()) {
      const numbers = row.map(Number);
      const [, first = 0] = numbers;
      // A register a few microseconds later may be in the next millisecond.
      for (const [channel, factor] of [1, 2, 3, -1, -2, -3].entries()) {
        expect(Math.abs((numbers[channel + 1] ?? 0) - factor * first)).toBeLessThanOrEqual(Math.abs(factor));
      }
      const before = Number(rows[index - 1]?.[1] ?? first - 10);
      expect(Math.abs(first - before - 10)).toBeLessThanOrEqual(1);
    }
  });

  it.skipIf(!canOpenPty())("reports that no sensor answers in a message that record shows", async () => {
    const hex = await compileSketch(folder.path, sketchFor("uno", "mpu6050"));
    const uno = await plugIn(hex, folder.path, {});
    const running = recordFrom(uno.port, "none");
    // Late, because the emulated board is slow on a busy machine.
    setTimeout(() => uno.unplug(), 10_000);
    const { status, stderr } = await running;
    expect(status).toBe(1);
    expect(stderr).toContain("no MPU6050 answers: check its wires SDA and SCL");
  });

  it.skipIf(!canOpenPty())("reads voltages on its pins", async () => {
    const hex = await compileSketch(folder.path, sketchFor("uno", "adc", { pins: ["A0", "A3"], rate: 200 }));
    const volts = (pin: number, seconds: number) => (pin === 0 ? 1.25 : 2.5 + Math.sin(20 * seconds));
    const uno = await plugIn(hex, folder.path, { volts });
    const { status } = await recordFrom(uno.port, "light", "--rate", "200", "--output", at("light"));
    await uno.unplug();
    expect(status).toBe(0);
    expect(readdirSync(at("light/light"))).toEqual(["000.csv", "001.csv"]);
    const [names, ...rows] = rowsOf(at("light/light/000.csv"));
    expect(names).toEqual(["timestamp", "A0", "A3"]);
    expect(new Set(rows.map((row) => row[1]))).toEqual(new Set(["256"]));
    const second = rows.map((row) => Number(row[2]));
    expect(Math.min(...second)).toBeGreaterThanOrEqual(307);
    expect(Math.max(...second)).toBeLessThanOrEqual(717);
    expect(new Set(second).size).toBeGreaterThan(30);
  });
});
