import { describe, expect, it } from "vitest";
import { readScores } from "../src/evaluate/prediction.js";
import { predictionColumns } from "./predict-lines.js";

describe("the columns of a prediction", () => {
  const columns = (task: "multiclass" | "multilabel" | "regression", scores: number[], all = false) => {
    const labels = ["20", "3", "x"];
    return predictionColumns(readScores({ task, labels }, scores), labels, all);
  };

  it("are numbers in the order of the outputs, whatever these are called", () => {
    expect(columns("regression", [1.5, -2, 1e7])).toEqual(["1.5", "-2", "10000000"]);
    expect(columns("multiclass", [0, 0, 0], true)).toEqual(["20", "20=0.3333", "3=0.3333", "x=0.3333"]);
  });

  it("are as many for several labels, one, or none", () => {
    expect(columns("multilabel", [2, -2, 1])).toEqual(["20,x", "0.8808,0.7311"]);
    expect(columns("multilabel", [-2, 2, -1])).toEqual(["3", "0.8808"]);
    expect(columns("multilabel", [-2, -2, -1])).toEqual(["", ""]);
    expect(columns("multiclass", [0, 0.1, 0])).toEqual(["3", "0.3559"]);
  });
});
