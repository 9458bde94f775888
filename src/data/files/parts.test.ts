import { expect, it } from "vitest";
import { partFoldersOf, partOfName } from "./parts.js";

it("folders are parts by their names, whatever their case", () => {
  const train = { folder: "Train", part: "train" };
  const val = { folder: "val", part: "validation" };
  expect(partFoldersOf(["Train", "val"])).toEqual({ found: [train, val], areAll: true });
  expect(partFoldersOf(["Train", "walk"])).toEqual({ found: [train], areAll: false });
  expect(partFoldersOf([])).toEqual({ found: [], areAll: false });
});

it("a name that every object has is a label", () => {
  expect(partFoldersOf(["constructor"])).toEqual({ found: [], areAll: false });
  expect(partOfName("a.constructor.txt")).toBe("train");
});
