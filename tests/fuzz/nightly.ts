/**
 * @file Feeds every reader many damaged files: `npx tsx tests/fuzz/nightly.ts --count 10000 [--from SEED] [NAME…]`.
 * Exits with status 1 if a reader crashes, hangs, takes too much memory or returns an inconsistent result.
 */
import { parseArgs } from "node:util";
import { commandTargets } from "./command-targets.js";
import { fileTargets } from "./file-targets.js";
import { modelTarget } from "./model-target.js";
import { fuzz } from "./run.js";
import { soundTargets } from "./sound-targets.js";
import { dataTargets, type FuzzTarget } from "./targets.js";

const targets: readonly FuzzTarget[] = [
  ...dataTargets,
  ...soundTargets,
  ...fileTargets,
  modelTarget,
  ...commandTargets,
];

/** Most memory of the whole run, in bytes. */
const memoryLimit = 2 ** 30;

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { count: { type: "string", default: "10000" }, from: { type: "string", default: "0" } },
});

const count = Number(options.count);
const first = Number(options.from);
const unknown = names.filter((name) => !targets.some((target) => target.name === name));
if (!(Number.isInteger(count) && count > 0 && Number.isInteger(first) && first >= 0) || unknown.length > 0) {
  console.error(`usage: nightly.ts --count N [--from SEED] [${targets.map(({ name }) => name).join("|")} …]`);
  process.exit(1);
}

for (const target of targets) {
  if (names.length > 0 && !names.includes(target.name)) continue;
  const { refused, accepted, slowest } = await fuzz(
    target,
    Array.from({ length: target.slow ? Math.ceil(count / 50) : count }, (_, index) => first + index),
  );
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(
    `${target.name.padEnd(10)} ${refused} refused, ${accepted} read, slowest ${slowest.toFixed(1)} ms, peak ${Math.round(peak / 2 ** 20)} MiB`,
  );
  if (peak > memoryLimit) {
    console.error(`${target.name}: more than ${memoryLimit / 2 ** 20} MiB`);
    process.exitCode = 1;
  }
}
