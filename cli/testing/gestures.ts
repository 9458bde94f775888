/** @file Small data sets of two gestures that a network learns in seconds. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { random } from "../../src/core/random.js";

/** Steps of two channels that rise or fall, with noise, as CSV rows. */
function gesture(rising: boolean, steps: number, noise: () => number): string[] {
  return Array.from({ length: steps }, (_, step) => {
    const slope = (rising ? 1 : -1) * (step / steps - 0.5);
    return `${(slope + noise()).toFixed(3)},${(0.5 * slope + noise()).toFixed(3)}`;
  });
}

/** A folder of CSV files, `rise/` and `fall/`, `count` files each, of 16 to 23 steps of x and y. */
export function gestureFolder(path: string, count: number): void {
  const generator = random(7);
  for (const label of ["rise", "fall"]) {
    mkdirSync(join(path, label), { recursive: true });
    for (let index = 0; index < count; index++) {
      const rows = gesture(label === "rise", 16 + generator.below(8), () => 0.2 * generator.normal());
      writeFileSync(join(path, label, `${String(index).padStart(3, "0")}.csv`), `x,y\n${rows.join("\n")}\n`);
    }
  }
}

/** One long CSV of x, y and a label column; the label changes every 40 rows. */
export function longRecording(path: string, changes: number): void {
  const generator = random(8);
  const rows: string[] = [];
  for (let change = 0; change < changes; change++) {
    const rising = change % 2 === 0;
    const steps = gesture(rising, 40, () => 0.1 * generator.normal());
    rows.push(...steps.map((row) => `${row},${rising ? "rise" : "fall"},person${Math.floor(change / 4)}`));
  }
  writeFileSync(path, `x,y,label,person\n${rows.join("\n")}\n`);
}
