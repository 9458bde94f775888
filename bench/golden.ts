/**
 * @file `npm run golden -- FILE…`: compares the engine with golden files; prints the largest errors, exits with 1 if
 * one is beyond the tolerance.
 */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { InputError } from "../src/core/errors.js";
import { layerGradients } from "../src/engine/gradients.js";
import { table } from "../src/evaluate/table.js";
import { compareGolden, gradientTolerance, stateTolerance } from "./golden/compare.js";
import { parseGolden } from "./golden/file.js";

const header = ["case", "cell", "states", "gradients", "worst", ""];

/** One row of the table, and whether the case is within tolerance. */
async function check(file: string): Promise<{ row: string[]; passed: boolean }> {
  try {
    const golden = parseGolden(readFileSync(file, "utf8"), basename(file, ".json"));
    const errors = compareGolden(golden, await layerGradients({ ...golden, lengths: null }));
    const numbers = [errors.states.toExponential(1), errors.gradients.toExponential(1), errors.worst];
    return {
      row: [golden.name, golden.layer.cell, ...numbers, errors.passed ? "ok" : "FAILED"],
      passed: errors.passed,
    };
  } catch (error) {
    if (!(error instanceof InputError) && !(error instanceof Error && "code" in error)) throw error;
    console.error(`${file}: ${error.message}`);
    return { row: [], passed: false };
  }
}

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("no files: give them as npm run golden -- FILE…");
  process.exit(1);
}
const results = [];
for (const file of files) results.push(await check(file));
const rows = results.map(({ row }) => row).filter((row) => row.length > 0);
if (rows.length > 0) console.log(table([header, ...rows]));
console.log(`tolerance: states ${stateTolerance.toExponential()}, gradients ${gradientTolerance.toExponential()}`);
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
