// Compares cells epoch by epoch, with pictures: node examples/cells.js data/ pictures/
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import {
  cellNames,
  confusionPicture,
  evaluateModel,
  lossPicture,
  nonlinearities,
  splitSequences,
  Trainer,
  trainDefaults,
} from "fastcells";
import { loadData } from "fastcells/node";

const [data, folder = "pictures"] = process.argv.slice(2);
const { sequences, test } = await loadData(data);
const split = splitSequences(sequences, { validation: 0.2, test: 0.2 }, test);
console.log(
  `gates and updates may be ${nonlinearities.join(", ")}; ${trainDefaults.hidden} units unless said otherwise`,
);
await mkdir(folder, { recursive: true });
for (const cell of cellNames) {
  const trainer = Trainer.create(sequences, split, { cell, hidden: 8, epochs: 8, batch: 16 });
  while (!trainer.finished) await trainer.trainEpoch();
  const evaluation = await evaluateModel(trainer.model(), sequences, split.validation);
  console.log(`${cell}: ${(100 * evaluation.accuracy).toFixed(1)} % of the validation part`);
  await writeFile(join(folder, `${cell}-loss.svg`), lossPicture(trainer.history, cell));
  await writeFile(join(folder, `${cell}.svg`), confusionPicture(evaluation.confusion, evaluation.labels, cell));
}
