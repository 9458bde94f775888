// Follows a sensor sample by sample: node examples/stream.js model.safetensors < samples.csv
// Prints a line where the answer changes. The state stays in the stream, so each step costs the same for ever.
import { readFile } from "node:fs/promises";
import process from "node:process";
import { createInterface } from "node:readline";
import { contractOf, decodeModel, openStream } from "fastcells";

const model = decodeModel(await readFile(process.argv[2]));
const { labels } = contractOf(model);
const stream = await openStream(model);
let step = 0;
let answer = "";
for await (const line of createInterface({ input: process.stdin })) {
  const scores = stream.step(line.split(",").map(Number));
  // A model that takes several samples a step answers when it has them.
  if (scores === null) continue;
  const best = labels[scores.indexOf(Math.max(...scores))];
  if (best !== answer) console.log(`step ${step}: ${best}`);
  answer = best;
  step += 1;
}
