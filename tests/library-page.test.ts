import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { libraryFile, libraryPage } from "../scripts/library/page.js";

it("docs/library.md is what the doc comments say: npx tsx scripts/library/page.ts writes it", {
  timeout: 120_000,
}, () => {
  expect(readFileSync(libraryFile, "utf8")).toBe(libraryPage());
});
