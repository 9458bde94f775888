/**
 * @file `npm run bench:first-model -- [FOLDER…]`: the accuracy of `fastcells train FOLDER` without flags, seed by seed,
 * next to that of the nearest neighbour by dynamic time warping. Without a folder: on synthetic sets. With `--drawn DIR`:
 * on small sets drawn from the training parts of those in DIR.
 */
import { basename } from "node:path";
import { Command } from "commander";
import { defaultSplit } from "../src/data/split.js";
import { loadAny } from "../src/pipeline/files/load.js";
import type { Loaded } from "../src/pipeline/parts.js";
import { partsOf } from "../src/pipeline/parts.js";
import { trainOn } from "../src/pipeline/train.js";
import { drawnSets } from "./small-sets/drawn.js";
import { madeSet, madeSets } from "./small-sets/made-series.js";
import { nearestNeighbourAccuracy } from "./small-sets/warping.js";

interface Arguments {
  seeds: string;
  threads?: string;
  only?: string;
  drawn?: string;
}

const percent = (share: number): string => (100 * share).toFixed(1);

/** The nearest neighbour's accuracy, and the number of sequences to train on, in words. */
function neighbourOf(loaded: Loaded): string {
  const { train, validation, test } = partsOf(loaded, defaultSplit);
  const known = Uint32Array.from([...train, ...validation]);
  const accuracy = nearestNeighbourAccuracy(loaded.sequences, known, test);
  return `1-NN DTW ${percent(accuracy)}; ${known.length} to train; `;
}

/** Trains with each seed. @returns the mean accuracy on the test part */
async function measure(
  name: string,
  loaded: Loaded,
  seeds: number,
  threads: Record<string, number>,
  beside: string,
): Promise<number> {
  const scores: number[] = [];
  const times: string[] = [];
  const kept = new Set<string>();
  let expected = "";
  for (let seed = 1; seed <= seeds; seed++) {
    const [begun, before] = [performance.now(), process.cpuUsage()];
    const data = { name, digest: null, options: {} };
    const { heldOut, fit } = await trainOn(loaded, { data, options: { seed, ...threads } });
    const { user, system } = process.cpuUsage(before);
    times.push(`${((performance.now() - begun) / 1000).toFixed(0)} s, ${((user + system) / 1e6).toFixed(0)} of CPU`);
    scores.push(heldOut !== null && "accuracy" in heldOut ? heldOut.accuracy : 0);
    for (const change of fit?.tried ?? []) if (change.kept) kept.add(change.name);
    expected = fit?.expected == null ? "" : `, expected ${percent(fit.expected.score)}`;
  }
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  console.log(
    `${name}: ${percent(mean)} (${scores.map(percent).join(", ")})${expected}; ${beside}` +
      `${times.join("; ")}; ${[...kept].slice(1).join(", ") || "the usual options"}`,
  );
  return mean;
}

async function main(folders: readonly string[], { seeds, threads, only, drawn }: Arguments): Promise<void> {
  const own: Record<string, number> = threads === undefined ? {} : { threads: Number(threads) };
  const means: number[] = [];
  for (const draw of drawn === undefined ? [] : [100, 101]) {
    for await (const [name, set] of drawnSets(drawn ?? "", draw)) {
      means.push(await measure(name, set, Number(seeds), own, ""));
    }
  }
  if (drawn !== undefined) {
    const all = means.reduce((sum, mean) => sum + mean, 0) / means.length;
    console.log(`mean of ${means.length} sets: ${percent(all)}`);
  } else if (folders.length === 0) {
    for (const [name, set] of Object.entries(madeSets)) {
      if (only === undefined || only.split(",").includes(name)) {
        const loaded = madeSet(set);
        await measure(name, loaded, Number(seeds), own, neighbourOf(loaded));
      }
    }
  }
  for (const folder of folders) {
    const loaded = await loadAny(folder, {});
    await measure(basename(folder), loaded, Number(seeds), own, neighbourOf(loaded));
  }
}

const command = new Command("first-model")
  .argument("[folders...]")
  .option("--seeds <n>", "runs per set", "3")
  .option("--threads <n>")
  .option("--drawn <folder>", "small sets drawn from the training parts of the sets in a folder")
  .option("--only <names>", "only these synthetic sets, separated by commas")
  .action(main);
await command.parseAsync();
