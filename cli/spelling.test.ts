import { existsSync, mkdirSync } from "node:fs";
import { afterEach, expect, it, vi } from "vitest";
import { checkSpelling } from "./spelling.js";
import { temporaryFolder } from "./testing/folders.js";

vi.mock("node:fs", { spy: true });

const folder = temporaryFolder();
mkdirSync(`${folder.path}/walk`);
afterEach(() => vi.mocked(existsSync).mockReset());

it("accepts a label that is there, and a new one", () => {
  expect(() => checkSpelling(folder.path, "walk")).not.toThrow();
  expect(() => checkSpelling(folder.path, "Walk")).not.toThrow();
});

it("refuses a label that the disk takes for another", () => {
  vi.mocked(existsSync).mockReturnValue(true);
  expect(() => checkSpelling(folder.path, "Walk")).toThrow("this disk takes Walk for walk, which is there");
});
