/** @file The studio's use of this machine's compilers: exact costs, and firmware for the emulated board in the page. */
import { buildProgram } from "../../src/boards/firmware.js";
import { profileListener } from "../../src/boards/listener-profile.js";
import { profileModel } from "../../src/boards/profile.js";
import { flashImage } from "../../src/boards/rp2040-chip.js";
import { serialListenerProgram, serialProgram } from "../../src/boards/serial-program.js";
import { canCompileSketches, compileSketch, flashOfHex } from "../../src/boards/sketch.js";
import { findTool, withFiles } from "../../src/boards/toolchain.js";
import { InputError } from "../../src/core/errors.js";
import { boards, findBoard } from "../../src/cost/catalogue.js";
import { arduinoLibrary } from "../../src/deploy/arduino.js";
import { exportC } from "../../src/deploy/c/export.js";
import { listenerSpec } from "../../src/deploy/frontend/listener-spec.js";
import { decodeIntegerModel } from "../../src/integer/file.js";
import type { IntegerModel } from "../../src/integer/model.js";

/** Boards whose cost can be measured here, and boards whose firmware can be built for the page. */
export function toolsHere(): { boards: string[]; firmware: string[] } {
  const able = Object.values(boards).filter(({ compiler }) => findTool(compiler) !== null);
  const firmware = [
    ...(canCompileSketches() ? ["uno"] : []),
    ...(findTool("arm-none-eabi-gcc") === null ? [] : ["pico"]),
  ];
  return { boards: able.map(({ id }) => id), firmware };
}

/** Steps enough to measure the slowest one. */
const steps = 64;

/** The cost of a model on a board; for a model of sound, with front end and detector. */
export interface ExactCost {
  flash: number;
  ramTotal: number;
  /** Milliseconds per step; for a model of sound, per hop. */
  msPerStep: number;
}

/** The cost of an integer model on a board, measured on samples over its whole range. @throws InputError as `profile` does */
export async function exactCost(bytes: Uint8Array, board: string): Promise<ExactCost> {
  const model = decodeIntegerModel(bytes, "the model");
  if (model.frontEnd !== null) {
    const samples = Int16Array.from(
      { length: steps * model.frontEnd.stride },
      (_, n) => ((n * 7919) % 60_000) - 30_000,
    );
    const { flash, ramTotal, msPerHop } = await profileListener(model, findBoard(board), [samples], { title: "model" });
    return { flash, ramTotal, msPerStep: msPerHop };
  }
  const channels = model.input.mean.length;
  const window = Int16Array.from({ length: steps * channels }, (_, at) => {
    const reach = 2 * Math.max(1, Math.abs(model.input.mean[at % channels] ?? 0));
    return Math.max(-32768, Math.min(32767, ((at * 7919) % (2 * reach)) - reach));
  });
  const { flash, ramTotal, msPerStep } = await profileModel(model, findBoard(board), [window], { title: "model" });
  return { flash, ramTotal, msPerStep };
}

/**
 * A board's flash with the model, which answers over its serial port after each window of `windowSteps` steps; a model
 * of sound, when it detects a word.
 * @throws InputError if it does not compile, or there is no firmware for the board
 */
export async function firmwareOf(bytes: Uint8Array, board: string, windowSteps: number | null): Promise<Uint8Array> {
  const model = decodeIntegerModel(bytes, "the model");
  if (board === "uno" && model.frontEnd !== null) {
    throw new InputError("an Uno has too little memory to listen: choose pico");
  }
  if (board === "uno") return unoFirmware(model, windowSteps);
  if (board === "pico") return picoFirmware(model, windowSteps);
  throw new InputError(`no firmware for ${JSON.stringify(board.slice(0, 40))}: choose uno or pico`);
}

async function picoFirmware(model: IntegerModel, windowSteps: number | null): Promise<Uint8Array> {
  const spec = listenerSpec(model);
  const program =
    spec === null ? serialProgram(exportC(model, { title: "model" }), windowSteps) : serialListenerProgram(model, spec);
  return flashImage((await buildProgram(program, boards.pico)).elf.segments);
}

/** The Uno's firmware: the model's example sketch. */
async function unoFirmware(model: IntegerModel, windowSteps: number | null): Promise<Uint8Array> {
  const { folder, name, files } = arduinoLibrary(model, { title: "model", windowSteps });
  const sketch = files.get(`examples/${name}_serial/${name}_serial.ino`);
  if (sketch === undefined) throw new InputError("the model has no example sketch for the serial port");
  const library = new Map(Array.from(files, ([path, text]) => [`${folder}/${path}`, text]));
  return withFiles(library, async (libraries) => flashOfHex(await compileSketch(libraries, sketch)));
}
