// Imports a model trained by EdgeML's FastCells example: node examples/edgeml.js results/ model.safetensors
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { contractOf, encodeModel, importEdgeml } from "fastcells";

const [folder, file = "model.safetensors"] = process.argv.slice(2);
const names = await readdir(folder);
const files = new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))])));
const { model, notes } = importEdgeml(files);
for (const note of notes) console.log(`note: ${note}`);
console.log(`${model.spec.layers[0].cell} for ${contractOf(model).labels.length} classes`);
await writeFile(file, encodeModel(model));
