import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compareGolden } from "../../bench/golden/compare.js";
import { parseGolden } from "../../bench/golden/file.js";
import { twinForwardBackward } from "./twin.js";

const folder = new URL("golden/", import.meta.url);

describe("the plain twin against EdgeML and PyTorch", () => {
  for (const file of readdirSync(folder)) {
    it(file, () => {
      const golden = parseGolden(readFileSync(new URL(file, folder), "utf8"), file);
      const lengths = new Array<number>(golden.sequences).fill(golden.steps);
      const { layer, tensors, x, h0, c0, upstream } = golden;
      const errors = compareGolden(golden, twinForwardBackward(layer, tensors, x, lengths, h0, c0, upstream));
      expect(errors).toMatchObject({ passed: true });
    });
  }
});
