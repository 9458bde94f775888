// Exports a model to every target: node examples/targets.js data/ targets/
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { compress, encodeModel, splitSequences, train } from "fastcells";
import {
  arduinoLibrary,
  arduinoZip,
  exportC,
  exportJson,
  exportNpy,
  exportOnnx,
  exportWasm,
  listenerFiles,
} from "fastcells/deploy";
import { loadData } from "fastcells/node";

const [data, folder = "targets"] = process.argv.slice(2);
const { sequences, test } = await loadData(data);
const split = splitSequences(sequences, { validation: 0.2, test: 0.2 }, test);
const { model } = await train(sequences, split, { hidden: 8, epochs: 10, update: "quantTanh", gate: "quantSigm" });
const { integer } = await compress(model, sequences, split, { epochs: 3 });

const code = exportC(integer, { title: "gestures" });
const files = new Map([
  ...Object.entries(code.files).map(([name, text]) => [`c/${name}`, text]),
  // Front end and detector, if it is a model of sound.
  ...Object.entries(listenerFiles(integer, code)).map(([name, text]) => [`c/${name}`, text]),
  ["gestures.zip", arduinoZip(arduinoLibrary(integer, { title: "gestures" }))],
  ...[...exportWasm(integer, { title: "gestures" }).files].map(([name, content]) => [`wasm/${name}`, content]),
  ...[...exportNpy(model)].map(([name, bytes]) => [`npy/${name}`, bytes]),
  ["integer.safetensors", encodeModel(integer)],
  ["gestures.json", exportJson(model)],
  ["gestures.onnx", exportOnnx(model, { title: "gestures" })],
]);
for (const [path, content] of files) {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}
console.log([...files.keys()].join("\n"));
