import { describe, expect, it } from "vitest";
import { searchPage } from "./page.js";
import { type Shown, valueText } from "./pictures.js";

const keys = Array.from({ length: 24 }, (_, index) => `option${index}`);
const axes = keys.map((key) => ({ key, kind: "among" as const, values: [0, 1, 2] }));

function trial(number: number, below: number): Shown {
  const point = Object.fromEntries(keys.map((key, index) => [key, index === 0 ? 1 : number]));
  const words = { options: `options of ${number}`, text: `trial ${number}` };
  return { trial: number, score: 0.5, first: 0.5, below, bytes: 700, point, front: below === 0, ...words };
}

const trials = [trial(0, 2), trial(1, 1), trial(2, 0)];
const results = [["winner", "trial 2"]] as const;
const page = searchPage({ title: "Search", results, facts: [], trials, axes, error: null, listed: 50 });

describe("the page of a search", () => {
  it("begins with the winner", () => {
    expect(page.indexOf("trial 2")).toBeGreaterThan(0);
    expect(page.indexOf("trial 2")).toBeLessThan(page.indexOf("<svg"));
  });

  it("draws the options that differ, in rows whose labels a page does not shrink", () => {
    const [, picture = ""] = page.split("Options in which the trials differ")[0]?.match(/.*viewBox="0 0 (\d+)/s) ?? [];
    expect(Number(picture)).toBeGreaterThan(500);
    expect(Number(picture)).toBeLessThanOrEqual(900);
    for (const key of keys.slice(1)) expect(page).toContain(`>${key}</text>`);
    expect(page).not.toContain(">option0</text>");
  });

  it("says how long the run of each score was, the longest first", () => {
    const rows = [...page.matchAll(/<tr data-trial="\d">(.*?)<\/tr>/g)].map(([, row = ""]) =>
      [...row.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell]) => cell),
    );
    expect(rows.map(([number, , run]) => [number, run])).toEqual([
      ["2", "a full run"],
      ["1", "1/3 of a full run"],
      ["0", "1/9 of a full run"],
    ]);
  });

  it("keeps what is said of a trial legible above the pictures that it covers", () => {
    expect(page).toMatch(/#pointed\{position:sticky;[^}]*background:var\(--ground\)/);
  });

  it("draws trials in a colour of its light or dark ground", () => {
    expect(page).toContain("circle.trial{fill:var(--quiet)");
    expect(page).toContain("path.trial{fill:none;stroke:var(--quiet)");
  });

  it("rounds fractions, and no whole numbers", () => {
    const values = [0.44999999999999996, 0.0012347, 123456, null, "GRU"];
    expect(values.map(valueText)).toEqual(["0.45", "0.001235", "123456", "none", "GRU"]);
  });
});
