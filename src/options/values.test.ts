import { describe, expect, it } from "vitest";
import { commandLine, library } from "./place.js";
import { choice, list, oneOrMore, orNone, real, text, type Values, whole, wordOr } from "./values.js";

describe("the values of an option", () => {
  it.each<[Values<unknown>, string, string]>([
    [whole({ least: 1 }), "0", "must be a whole number of at least 1"],
    [whole({ least: 1 }), "3.5", "must be a whole number of at least 1"],
    [whole({ least: 1 }), "1e3", "must be a whole number of at least 1"],
    [whole({ least: 0, most: 9 }), "10", "must be a whole number from 0 to 9"],
    [whole(), "99999999999999999999", "must be a whole number"],
    [whole(), "0x10", "must be a whole number"],
    [real({ least: 0, above: true }), "0", "must be a number above 0"],
    [real({ least: 0, most: 1, above: true }), "2", "must be a number above 0 and at most 1"],
    [real({ most: 1 }), "2", "must be a number of at most 1"],
    [real(), "", "must be a number"],
    [real(), "Infinity", "must be a number"],
    [real(), "NaN", "must be a number"],
    [real(), "0x10", "must be a number"],
    [choice(["adam", "sgd"]), "rmsprop", "must be one of adam, sgd"],
    [list(real()), "1,,2", "must be a number"],
    [orNone(whole({ least: 1 })), "no", "must be a whole number of at least 1, or none"],
    [
      wordOr(["none", "balanced"], list(real())),
      "some",
      "must be none, balanced, or a number, or several separated by commas",
    ],
    [text, " ", "must be text that is not empty"],
  ])("%# refuse %s", (values, given, message) => {
    expect(() => values.read(given)).toThrow(message);
  });

  it("are read from text", () => {
    expect(whole({ least: -2 }).read("-2")).toBe(-2);
    expect(real().read("1e-3")).toBe(0.001);
    expect(choice(["FastGRNN"]).read("fastgrnn")).toBe("FastGRNN");
    expect(list(real()).read("0.5, 0.8")).toEqual([0.5, 0.8]);
    expect(orNone(real()).read("None")).toBeNull();
    expect(wordOr(["none", "balanced"], list(real())).read("1,2")).toEqual([1, 2]);
    expect(list(text).read(' ["a, b", "c"]')).toEqual(["a, b", "c"]);
    expect(list(text).read("[left, right]")).toEqual(["[left", "right]"]);
    expect(list(real()).read("[0.5, 2]")).toEqual([0.5, 2]);
    expect(oneOrMore(real()).read("2")).toBe(2);
    expect(oneOrMore(real()).read("2,3")).toEqual([2, 3]);
  });

  it("are distinguished from any other value", () => {
    expect(whole({ least: 1, most: 9 }).accepts(9)).toBe(true);
    for (const wrong of [0, 10, 1.5, "3", null, undefined, Number.NaN])
      expect(whole({ least: 1, most: 9 }).accepts(wrong)).toBe(false);
    expect(orNone(real()).accepts(null)).toBe(true);
    expect(list(real()).accepts([1, "2"])).toBe(false);
    expect(oneOrMore(real()).accepts([1, 2])).toBe(true);
  });

  it("are described in the words of the place", () => {
    const values = orNone(oneOrMore(real()));
    expect(values.what(library)).toBe("a number, or an array of these, or null");
    expect(values.what(commandLine)).toBe("a number, or several separated by commas, or none");
    expect(list(real()).what(library)).toBe("an array, each a number");
    expect(list(real()).what(commandLine)).toBe("a number, or several separated by commas");
  });
});
