// Trains a FastGRNN on a folder of recordings and saves it: node examples/train.js data/ model.safetensors
import { writeFile } from "node:fs/promises";
import process from "node:process";
import { encodeModel, evaluateModel, reportText, splitSequences, train } from "fastcells";
import { loadData } from "fastcells/node";

const [data, file = "model.safetensors"] = process.argv.slice(2);
const { sequences, test } = await loadData(data);
const split = splitSequences(sequences, { validation: 0.1, test: 0.2 }, test);
const { model } = await train(
  sequences,
  split,
  { cell: "FastGRNN", hidden: 32, epochs: 30 },
  { onEpoch: ({ epoch, trainLoss }) => console.log(`epoch ${epoch}: loss ${trainLoss.toFixed(4)}`) },
);
console.log(reportText(await evaluateModel(model, sequences, split.test)));
await writeFile(file, encodeModel(model));
