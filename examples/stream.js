// Follows a sensor sample by sample: node examples/stream.js model.safetensors < samples.csv
// Prints a line when the answer changes. The stream keeps the state, so every step costs the same.
import { readFile } from "node:fs/promises";
import process from "node:process";
import { createInterface } from "node:readline";
import { contractOf, decodeModel, InputError, openStream } from "fastcells";

const model = decodeModel(await readFile(process.argv[2]));
const { channels, labels } = contractOf(model);
const stream = await openStream(model);
let columns = null;
let step = 0;
let answer = "";
for await (const line of createInterface({ input: process.stdin })) {
  const cells = line.split(",");
  // A first line of names says which columns are the model's channels.
  if (step === 0 && columns === null && cells.every((cell) => Number.isNaN(Number.parseFloat(cell)))) {
    columns = channels?.map((name) => cells.indexOf(name)) ?? null;
    continue;
  }
  try {
    const scores = stream.step((columns ?? [...cells.keys()]).map((column) => Number.parseFloat(cells[column])));
    // A model that takes several samples a step answers once it has all of them.
    const best = scores === null ? answer : labels[scores.indexOf(Math.max(...scores))];
    if (best !== answer) console.log(`step ${step}: ${best}`);
    answer = best;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    // A sample that is missing or not a number does not change the state.
    console.error(`step ${step} left out: ${error.message}`);
  }
  step += 1;
}
