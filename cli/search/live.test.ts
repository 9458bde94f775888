import { expect, it } from "vitest";
import { compressTable } from "../../src/compress/options.js";
import { resolve } from "../../src/options/table.js";
import { layoutText, scoreText } from "./live.js";

it("an error is written without an exponent, an accuracy in percent", () => {
  expect(scoreText(-2841.2, true)).toBe("2841");
  expect(scoreText(-0.01234, true)).toBe("0.01234");
  expect(scoreText(0.9625, false)).toBe("96.25 %");
  expect(scoreText(null, true)).toBe("failed");
});

it("a layout says when it answers, if not from the last state", () => {
  const said = (readout: "last" | "mean" | "every") =>
    layoutText({ options: resolve(compressTable, { hidden: 20, readout }) });
  expect(["last" as const, "mean" as const, "every" as const].map(said)).toEqual([
    "FastGRNN 20",
    "FastGRNN 20, reads the mean",
    "FastGRNN 20, answers at every step",
  ]);
});
