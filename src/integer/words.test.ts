import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { cellNames, cellOf } from "../cells/registry.js";
import { shortName } from "../cells/tree.js";
import { snakeCase } from "../core/text.js";
import { inWords } from "../language/words.js";
import { arrayNames, lowered } from "./lowering.js";
import { sumBlocks } from "./model.js";

const page = readFileSync(new URL("../../docs/integer-arithmetic.md", import.meta.url), "utf8");

it("docs/integer-arithmetic.md has every cell's step as it is computed", () => {
  const rows = cellNames.map((cell) => {
    const { biases, scalars } = cellOf(cell);
    const blocks = sumBlocks(cell);
    const names = new Map<string, string>([
      ...blocks.map(({ name }, block): [string, string] => [
        arrayNames.sum(block),
        blocks.length === 1 ? "s" : `s_${snakeCase(name)}`,
      ]),
      ...biases.map(({ name }, which): [string, string] => [
        arrayNames.bias(which),
        biases.length === 1 ? "b" : `b_${snakeCase(shortName(name))}`,
      ]),
    ]);
    const program = lowered({
      cell,
      gate: "quantSigm",
      update: "quantTanh",
      sumBits: 11,
      stateBits: 13,
      stateBound: 8192,
      coefficients: scalars.map(() => 1),
    });
    return `| ${cell} | ${inWords(program, (array) => names.get(array) ?? array).join("; ")} |`;
  });
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
});
