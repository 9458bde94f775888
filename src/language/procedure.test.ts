import { describe, expect, it } from "vitest";
import { execute } from "./execute.js";
import { parseProcedures } from "./parse.js";
import { array } from "./procedure.js";
import { overflowsOf } from "./proof.js";

const numbers = array("numbers", "int16", 5, "to be added");
const weights = array("weights", "uint8", 3, "constants", [1, 2, 3]);
const parse = (text: string) => parseProcedures(text, [numbers, weights]);

const sum = `
/* The sum of the numbers above a limit, twice. */
twice(n: -1000..1000) { return 2 * n; }
sum(limit: -100..100) {
  let total: -1000..1000 = 0;
  for (let i: 0..5 = 0; i < 5; i += 1) {
    if (numbers[i] > limit) { total += numbers[i]; } else { numbers[i] = limit; }
  }
  return twice(total);
}`;

describe("a procedure", () => {
  it("is parsed and computed", () => {
    const memory = new Map([[numbers, Int16Array.of(3, -5, 40, 0, 7)]]);
    expect(execute(parse(sum)("sum"), [2], memory)).toBe(100);
    expect([...(memory.get(numbers) ?? [])]).toEqual([3, 2, 40, 2, 7]);
    expect(parse(sum)("twice").says).toBe("The sum of the numbers above a limit, twice.");
  });

  it.each([
    ["7 - 2 - 1", 4],
    ["17 / 2 / 3", 2],
    ["1 + 2 * 3 << 2", 28],
    ["-7 >> 1", -4],
    ["6 & 3 | 8 ^ 1", 11],
    ["3 > 2 ? 5 : 6", 5],
    ["!(3 == 4)", 1],
    ["3 != 3", 0],
    ["weights[2] - -1", 4],
    ["(1 << weights[1]) >> weights[0]", 2],
  ])("takes operators as C does: %s", (expression, value) => {
    expect(execute(parse(`f() { return ${expression}; }`)("f"), [], new Map())).toBe(value);
  });

  it.each([
    ["f() { let x: 0..3 = 4; return x; }", /x is 4, outside 0 to 3/],
    ["f() { return weights[3]; }", /index of weights is 3/],
    ["f() { return within(weights[2], 0, 2); }", /within is 3, outside 0 to 2/],
    ["f() { let x: 0..3 = 3; while (x) { x -= 2; } }", /x is -1/],
  ])("that leaves its range is caught: %s", (text, message) => {
    expect(() => execute(parse(text)("f"), [], new Map())).toThrow(message);
  });

  it.each([
    ["f() { return g(); }", /line 1 has \( where a procedure, not g, belongs/],
    ["f() { return x; }", /a variable that is known/],
    ["f() { if (1) { let x: 0..1 = 1; } return x; }", /a variable that is known/],
    ["f(x: 0..1) {\n return x # 1; }", /is not a token/],
    ["f(x: 0..1) {\n x += 1 }", /line 2 has } where ; belongs/],
    ["f() { for (let i: 0..9 = 0; 3 < i; i += 1) { } }", /ends at i </],
  ])("with a wrong text names the line: %s", (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it("is proved to stay within 32 bits, or not", () => {
    expect(overflowsOf(parse(sum)("sum"))).toEqual([]);
    const square = (ends: string) => parse(`f(x: ${ends}) { return x * x + 1; }`)("f");
    expect(overflowsOf(square("-46340..46340"))).toEqual([]);
    expect(overflowsOf(square("-46341..46341"))).toHaveLength(1);
    // A constant added before a shift counts.
    const halved = (ends: string) => parse(`f(x: ${ends}) { return (x + 1) >> 1; }`)("f");
    expect(overflowsOf(halved("0..2^31-2"))).toEqual([]);
    expect(overflowsOf(halved("0..2^31-1"))).toHaveLength(1);
    const share = (ends: string) => parse(`f(x: ${ends}) { return 10 / x + 1; }`)("f");
    expect(overflowsOf(share("1..3"))).toEqual([]);
    expect(overflowsOf(share("0..3"))).toContain("f: a quotient may be of numbers below 0");
  });
});
