import { describe, expect, it } from "vitest";
import { labelProblem } from "./label-name.js";
import { personProblem } from "./person-name.js";

describe("a label", () => {
  it.each(["yes", "turn left", "v1.2", "console", "com", "com10", "auxiliary", "über", "C"])("can be %j", (label) => {
    expect(labelProblem(label)).toBeNull();
  });

  it.each([
    ["", "Give the recordings a label first."],
    [" ", "Give the recordings a label first."],
    ["x".repeat(61), "has 61 characters; at most 60 fit."],
    ["_excluded", "cannot begin with a dot or an underscore."],
    ["a:b", "cannot contain / "],
    ["walk.", "cannot end with a dot or a space."],
    ["walk ", "cannot end with a dot or a space."],
    ["fastcells.json", "cannot end with .json, as the files of a project do."],
    ["Model.SafeTensors", "cannot end with .SafeTensors"],
    ["training.checkpoint", "cannot end with .checkpoint"],
    ["CON", "Windows has no folders named CON: choose another label."],
    ["con.1", "Windows has no folders named con:"],
    ["NUL .x", "Windows has no folders named NUL "],
    ["Lpt1", "Windows has no folders named Lpt1:"],
    ["COM²", "Windows has no folders named COM²:"],
  ])("cannot be %j", (label, problem) => {
    expect(labelProblem(label)).toContain(problem);
  });
});

describe("a person's name", () => {
  it("may end like a file, or be that of a device: more follows it in the file's name", () => {
    expect([personProblem("Con"), personProblem("Anna J."), personProblem("nul")]).toEqual([null, null, null]);
  });

  it("is limited like a label otherwise", () => {
    expect(personProblem("x".repeat(61))).toBe("The person's name has 61 characters; at most 60 fit.");
    expect(personProblem("_x")).toBe("A person's name cannot begin with a dot or an underscore.");
  });
});
