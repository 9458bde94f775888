/**
 * @file `npm run targets -- --models N [--from SEED] [--write] [NAME…]`: exports trained and N random models to C, runs
 * them on every compiler and machine of the catalogue, and compares all states and scores at every step with the
 * interpreter. Exits with status 1 if one differs. `--write` writes the table to docs/targets.md.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { targets } from "./catalogue.js";
import { compareOn } from "./compare.js";
import { missingTools } from "./run.js";
import { randomTrials, trainedTrials } from "./trials.js";

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    models: { type: "string", default: "200" },
    from: { type: "string", default: "1" },
    write: { type: "boolean", default: false },
  },
});

const count = Number(options.models);
const first = Number(options.from);
if (!(Number.isInteger(count) && count >= 0 && Number.isInteger(first) && first > 0)) {
  console.error("usage: npm run targets -- --models N [--from SEED] [--write] [part of a target's name …]");
  process.exit(1);
}

const asked = targets.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));
const trials = [...(await trainedTrials()), ...randomTrials(count, first)];
const rows = [
  "| compiler and processor | runs on | int | models equal at every step | too large for it |",
  "| --- | --- | --- | --- | --- |",
];
for (const target of asked) {
  const missing = missingTools(target);
  if (missing.length > 0) {
    console.error(`${target.name}: no ${missing.join(", ")}: apt install ${target.packages}`);
    process.exitCode = 1;
    continue;
  }
  const { equal, different, tooLarge } = compareOn(target, trials);
  if (different.length > 0) {
    console.error(`${target.name}: ${different.join("; ")} differ from the interpreter`);
    process.exitCode = 1;
  }
  const row = `| ${target.name} | ${target.machine} | ${target.intBits} bits | ${equal} of ${equal + different.length} | ${tooLarge === 0 ? "" : tooLarge} |`;
  rows.push(row);
  console.log(row);
}

const page = new URL("../../docs/targets.md", import.meta.url);
if (options.write && process.exitCode !== 1) {
  const text = readFileSync(page, "utf8");
  writeFileSync(
    page,
    text.replace(/(?<=<!-- table -->\n)[\s\S]*(?=<!-- end of table -->)/, () => `\n${rows.join("\n")}\n\n`),
  );
}
