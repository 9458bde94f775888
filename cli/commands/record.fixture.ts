import { readFileSync } from "node:fs";

/** Lines of a board that counts: n, −n and 7. */
export const numbered = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => `${from + n},${-(from + n)},7\n`).join("");

/** The first channel of a recording. */
export const firstColumn = (path: string) =>
  readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((row) => Number(row.split(",")[1]));
