import { expect, it } from "vitest";
import { whole } from "./whole.js";

it("reads whole numbers, and names the option that has none", () => {
  expect(whole("--seeds", "5")).toBe(5);
  for (const text of ["x", "0", "2.5", ""]) {
    expect(() => whole("--seeds", text)).toThrow(`--seeds is ${text}: give a whole number of 1 or more`);
  }
});
