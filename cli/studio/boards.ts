/** @file What the studio asks of this machine's compilers: exact costs, and firmware for the board in the page. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { boards, findBoard } from "../../src/boards/catalogue.js";
import { type Profile, profileModel } from "../../src/boards/profile.js";
import { canCompileSketches, compileSketch, flashOfHex } from "../../src/boards/sketch.js";
import { findTool } from "../../src/boards/toolchain.js";
import { InputError } from "../../src/core/errors.js";
import { arduinoLibrary } from "../../src/deploy/arduino.js";
import { decodeIntegerModel } from "../../src/integer/file.js";

/** Boards whose cost can be measured here, and whether sketches can be compiled. */
export function toolsHere(): { boards: string[]; sketches: boolean } {
  const able = Object.values(boards).filter(({ compiler }) => findTool(compiler) !== null);
  return { boards: able.map(({ id }) => id), sketches: canCompileSketches() };
}

/** Steps that are enough to see what the slowest one costs. */
const steps = 64;

/** The cost of an integer model on a board, measured on samples over its whole range. @throws InputError as `profile` does */
export function exactCost(bytes: Uint8Array, board: string): Promise<Profile> {
  const model = decodeIntegerModel(bytes, "the model");
  const channels = model.input.mean.length;
  const window = Int16Array.from({ length: steps * channels }, (_, at) => {
    const reach = 2 * Math.max(1, Math.abs(model.input.mean[at % channels] ?? 0));
    return Math.max(-32768, Math.min(32767, ((at * 7919) % (2 * reach)) - reach));
  });
  return profileModel(model, findBoard(board), [window], { title: "model" });
}

/** The Uno's flash with the model's own example sketch, which answers after windows of so many steps. @throws InputError where it does not compile */
export async function firmwareOf(bytes: Uint8Array, windowSteps: number | null): Promise<Uint8Array> {
  const model = decodeIntegerModel(bytes, "the model");
  const { folder, name, files } = arduinoLibrary(model, { title: "model", windowSteps });
  const sketch = files.get(`examples/${name}_serial/${name}_serial.ino`);
  if (sketch === undefined) throw new InputError("the model has no example sketch for the serial port");
  const libraries = await mkdtemp(join(tmpdir(), "fastcells-"));
  try {
    for (const [path, text] of files) {
      const full = join(libraries, folder, path);
      await mkdir(dirname(full), { recursive: true });
      await writeFile(full, text);
    }
    return flashOfHex(await compileSketch(libraries, sketch));
  } finally {
    await rm(libraries, { recursive: true, force: true });
  }
}
