// From data to an integer model of a given size, with nothing else to choose: node examples/fit.js data/ 1024 integer.safetensors
import { writeFile } from "node:fs/promises";
import process from "node:process";
import { compressFitted, compressionText, encodeModel, splitSequences } from "fastcells";
import { loadData } from "fastcells/node";

const [data, size = "1024", file = "integer.safetensors"] = process.argv.slice(2);
const { sequences, test } = await loadData(data);
const split = splitSequences(sequences, { validation: 0.2, test: 0.2 }, test);
// Chooses the length of training and the size of the network. Effort "quick" makes no trials; one candidate compares no layouts.
const fitted = await compressFitted(null, sequences, split, { size: Number(size), candidates: 1 }, { effort: "quick" });
for (const warning of fitted.warnings) console.log(`note: ${warning}`);
console.log(compressionText(fitted));
await writeFile(file, encodeModel(fitted.integer));
