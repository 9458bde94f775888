/**
 * @file `npm run bench:thresholding -- NAME --data DIR`: three-phase training against one-shot magnitude pruning, at
 * the same densities, epochs and seeds, on the validation part. One-shot prunes once, when thresholding would begin,
 * and continues training with the remaining support.
 */
import { Command } from "commander";
import { InputError } from "../src/core/errors.js";
import { splitSequences } from "../src/data/split.js";
import type { TrainOptions } from "../src/train/options.js";
import { train } from "../src/train/train.js";
import { rowNamed } from "./results/rows.js";
import { folderOf, readTested } from "./results/sets.js";
import { isGenerated } from "./results/synthetic.js";

interface Arguments {
  data: string;
  seeds: string;
  epochs: string;
  hidden: string;
  densityW: string;
  densityU: string;
}

const program = new Command("thresholding")
  .description("Compare hard thresholding with one-shot pruning; validation accuracy in percent.")
  .argument("<name>", "a row of the results table")
  .requiredOption("--data <dir>", "folder that contains the data set's folder")
  .option("--seeds <n>", "number of seeds, each with its own split", "3")
  .option("--epochs <n>", "total epochs", "20")
  .option("--hidden <n>", "hidden units", "40")
  .option("--density-w <share>", "density of W's factors", "0.25")
  .option("--density-u <share>", "density of U's factors", "0.12")
  .action(async (name: string, given: Arguments) => {
    const row = rowNamed(name);
    if (isGenerated(row.set))
      throw new InputError(`${name} is generated and has no accuracy: give a row of a data set`);
    const { sequences, test } = await readTested(row.set, `${given.data}/${folderOf(row.set)}`);
    const epochs = Number(given.epochs);
    const hidden = Number(given.hidden);
    const thresholdAfter = Math.round(0.4 * epochs);
    const options: Partial<TrainOptions> = {
      ...row.options,
      hidden,
      rankW: row.lowRank.rankW ?? null,
      rankU: Math.floor(hidden / 2),
      densityW: Number(given.densityW),
      densityU: Number(given.densityU),
      gate: "quantSigm",
      update: "quantTanh",
      stateBound: 1,
      epochs,
      thresholdAfter,
    };
    const ways = { "three phases": Math.round(0.8 * epochs), "one shot": thresholdAfter };
    for (const [way, freezeAfter] of Object.entries(ways)) {
      const scores: number[] = [];
      for (let seed = 1; seed <= Number(given.seeds); seed++) {
        const split = splitSequences(sequences, { validation: 0.3, seed }, test);
        const { history } = await train(sequences, split, { ...options, freezeAfter, seed });
        scores.push(100 * (history.findLast(({ best }) => best)?.validationScore ?? Number.NaN));
      }
      const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
      console.log(`${way}: ${mean.toFixed(2)} % (${scores.map((score) => score.toFixed(2)).join(", ")})`);
    }
  });

await program.parseAsync();
