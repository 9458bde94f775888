import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/core/errors.js";
import { compareGolden } from "./compare.js";
import { parseGolden } from "./file.js";

const text = readFileSync(new URL("../../tests/twin/golden/fastgrnn-full.json", import.meta.url), "utf8");
const golden = parseGolden(text, "case");

/** The results of a perfect implementation: the layout's names are those of the layer, except the biases. */
function perfect() {
  const { bias_gate = [], bias_update = [], ...others } = golden.gradients;
  return { h: Array.from(golden.h), gradients: { ...others, biasGate: bias_gate, biasUpdate: bias_update } };
}

describe("comparing with a golden case", () => {
  it("finds no error in the expected numbers themselves", () => {
    expect(compareGolden(golden, perfect())).toMatchObject({ states: 0, gradients: 0, passed: true });
  });

  it("detects one state off by 2e-5", () => {
    const computed = perfect();
    computed.h[5] = (computed.h[5] ?? 0) + 2e-5;
    expect(compareGolden(golden, computed).passed).toBe(false);
  });

  it("detects one gradient off by 1e-3, and names it", () => {
    const computed = perfect();
    const wrong = Float64Array.from(computed.gradients.biasGate, (value, index) =>
      index === 3 ? value * 1.001 + 1e-3 : value,
    );
    const errors = compareGolden(golden, { ...computed, gradients: { ...computed.gradients, biasGate: wrong } });
    expect(errors).toMatchObject({ passed: false, worst: "bias_gate" });
  });

  it("detects a missing gradient and a NaN", () => {
    const computed = perfect();
    const without = Object.fromEntries(Object.entries(computed.gradients).filter(([name]) => name !== "U"));
    expect(compareGolden(golden, { ...computed, gradients: without }).passed).toBe(false);
    computed.h[0] = Number.NaN;
    expect(compareGolden(golden, computed).passed).toBe(false);
  });
});

describe("reading a golden file", () => {
  const change = (edit: (file: Record<string, unknown>) => void) => {
    const file = JSON.parse(text);
    edit(file);
    return () => parseGolden(JSON.stringify(file), "case");
  };

  it.each([
    ["no JSON", () => parseGolden("{", "case")],
    ["an unknown cell", change((file) => Object.assign(file, { cell: "MGU" }))],
    ["an unknown non-linearity", change((file) => Object.assign(file, { gate: "softsign" }))],
    ["a size that is not a number", change((file) => Object.assign(file, { T: "7" }))],
    ["a wrong size", change((file) => Object.assign(file, { H: 9 }))],
    ["no gradients", change((file) => delete file.grads)],
    ["a rank without its factors", change((file) => Object.assign(file, { wRank: 2 }))],
    ["text among the numbers", change((file) => Object.assign(file, { x: { data: new Array(105).fill("1") } }))],
    ["a GRU in EdgeML's layout", change((file) => Object.assign(file, { cell: "GRU" }))],
  ])("refuses %s in one line", (_, parse) => {
    expect(parse).toThrow(InputError);
    expect(parse).toThrow(/^[^\n]+$/);
  });
});
