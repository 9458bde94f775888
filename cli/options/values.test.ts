import { describe, expect, it } from "vitest";
import { named } from "./flags.js";
import { choice, integer, list, orNone, type Reader, real } from "./values.js";

describe("option values", () => {
  it.each<[Reader<unknown>, string, string]>([
    [integer({ min: 1 }), "0", "must be a whole number of at least 1"],
    [integer({ min: 1 }), "3.5", "must be a whole number of at least 1"],
    [integer({ min: 1 }), "1e3", "must be a whole number of at least 1"],
    [integer({ min: 0, max: 9 }), "10", "must be a whole number of at least 0 and at most 9"],
    [integer({}), "99999999999999999999", "must be a whole number"],
    [real({ min: 0, above: true }), "0", "must be a number above 0"],
    [real({ max: 1 }), "2", "must be a number of at most 1"],
    [real({}), "", "must be a number"],
    [real({}), "Infinity", "must be a number"],
    [real({}), "NaN", "must be a number"],
    [choice(["adam", "sgd"]), "rmsprop", "must be one of adam, sgd"],
    [list(real({})), "1,,2", "must be a number"],
    [orNone(integer({ min: 1 })), "no", "must be a whole number of at least 1, or none"],
  ])("%# refuses %s", (read, text, message) => {
    expect(() => named("--flag", text, read)).toThrow(`--flag ${text}: ${message}`);
  });

  it("reads what it should", () => {
    expect(integer({ min: -2 })("-2")).toBe(-2);
    expect(real({})("1e-3")).toBe(0.001);
    expect(choice(["FastGRNN"])("fastgrnn")).toBe("FastGRNN");
    expect(list(real({}))("0.5, 0.8")).toEqual([0.5, 0.8]);
    expect(orNone(real({}))("None")).toBeNull();
  });
});
