/** @file Which files of a folder the studio's server gives, and what it says of the others. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Folder } from "./folder.js";
import { nameProblem } from "./paths.js";

describe("a name", () => {
  it.each(["one.csv", "2026-03-01 12:30:01.wav", "12%3A30.wav", "50%.csv", "100% sure.csv", "übung.wav"])(
    "such as %j is served",
    (name) => expect(nameProblem(name, false)).toBeNull(),
  );

  it.each([
    ["", "begins with a dot"],
    ["..", "begins with a dot"],
    ["a\\b.csv", "a backslash"],
    ["a\tb.csv", "a control character"],
    ["\ufffd.csv", "not UTF-8"],
    ["C:one.csv", "a drive of Windows"],
    ["%2e%2e%2fone.csv", "has %2e"],
    ["a%5Cb.csv", "has %5C"],
    ["a%252f.csv", "has %25"],
    ["a%00.csv", "has %00"],
    ["x".repeat(201), "201 characters, and at most 200"],
  ])("such as %j is not", (name, reason) => {
    expect(nameProblem(name, false)).toContain(reason);
    expect(nameProblem(name, false)).toMatch(/: (rename|shorten) it$/);
  });

  it("has no colon on Windows", () => {
    expect(nameProblem("12:30.wav", true)).toContain("a colon, which Windows does not allow");
    expect(nameProblem("12%3A30.wav", true)).toBeNull();
  });
});

describe.skipIf(process.platform === "win32")("a folder", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "fastcells-folder-"));
    mkdirSync(join(root, "knock"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("gives, moves and removes recordings with colons and percent signs in their names", async () => {
    const names = ["12%3A30.wav", "2026-03-01 12:30:01.wav"];
    for (const name of names) writeFileSync(join(root, "knock", name), name);
    const folder = await Folder.open(root);
    const { files, hidden } = await folder.list();
    expect(files.map(({ path }) => path)).toEqual(names.map((name) => `knock/${name}`));
    expect(hidden).toEqual([]);
    for (const name of names) {
      expect(String(await folder.read(`knock/${name}`))).toBe(name);
      expect(await folder.move(`knock/${name}`, `_excluded/knock/${name}`)).toBe(true);
      await folder.remove(`_excluded/knock/${name}`);
    }
    expect(readdirSync(join(root, "_excluded"))).toEqual([]);
  });

  it("names what it does not give, with the reason, and is silent about what no project has", async () => {
    writeFileSync(join(root, "one.csv"), "x\n1\n");
    writeFileSync(join(root, "knock", "a\\b.wav"), "");
    writeFileSync(join(root, "knock", "a\tb.wav"), "");
    writeFileSync(join(root, "knock", "notes\\.txt"), "");
    writeFileSync(join(root, "knock", "._two.wav"), "");
    mkdirSync(join(root, "a\\b"));
    mkdirSync(join(root, ".git"));
    symlinkSync(join(root, "one.csv"), join(root, "knock", "link.csv"));
    symlinkSync(join(root, "knock"), join(root, "other"));
    symlinkSync(join(root, "gone.csv"), join(root, "knock", "nowhere.csv"));
    const { files, hidden } = await (await Folder.open(root)).list();
    expect(files.map(({ path }) => path)).toEqual(["one.csv"]);
    expect(hidden.map(({ path, why }) => [path, why.split(/,|:/)[0]])).toEqual([
      ["a\\b", "its name has a backslash"],
      ["knock/a\\b.wav", "its name has a backslash"],
      ["knock/a\ufffdb.wav", "its name has a control character"],
      ["knock/link.csv", "it is a link"],
      ["other", "it is a link"],
    ]);
  });
});
