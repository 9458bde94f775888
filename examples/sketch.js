// Runs an Arduino library's example on an emulated Uno, with samples sent over the serial port: node examples/sketch.js model.safetensors
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { decodeModel } from "fastcells";
import { canCompileSketches, compileSketch, runSketch } from "fastcells/boards";
import { arduinoLibrary } from "fastcells/deploy";

const model = decodeModel(await readFile(process.argv[2]));
const library = arduinoLibrary(model, { title: "gestures" });
const libraries = await mkdtemp(join(tmpdir(), "libraries-"));
for (const [path, text] of library.files) {
  await mkdir(dirname(join(libraries, library.folder, path)), { recursive: true });
  await writeFile(join(libraries, library.folder, path), text);
}
if (canCompileSketches()) {
  const hex = await compileSketch(libraries, library.files.get("examples/gestures_serial/gestures_serial.ino"));
  const zeros = new Array(model.input.mean.length).fill(0).join(",");
  const { serialOutput } = runSketch(hex, { serialInput: [zeros, zeros, zeros], stopAfterLines: 3 });
  console.log(serialOutput.trimEnd());
} else {
  console.log("arduino-builder and avr-gcc are not installed");
}
await rm(libraries, { recursive: true });
