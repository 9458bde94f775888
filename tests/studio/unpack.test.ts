/** @file What the studio says of the files of a zip that it leaves out. */
import { strToU8, zipSync } from "fflate";
import { expect, it } from "vitest";
import { outcomeOf } from "../../studio/src/project/dropped.js";
import type { Store } from "../../studio/src/project/store.js";
import { unpackInto } from "../../studio/src/project/unpack.js";

/** A store in memory. */
function memoryStore(files: Map<string, Uint8Array<ArrayBuffer>>): Store {
  return {
    list: async () => ({ folder: "", files: [], hidden: [], tools: { boards: [], firmware: [] } }),
    read: async (path) => files.get(path) ?? null,
    write: async (path, bytes) => void files.set(path, bytes),
    move: async () => false,
    remove: async (path) => void files.delete(path),
  };
}

/** Imports a zip of these texts into an empty project. */
function unpacked(texts: Record<string, string>) {
  const files = Object.entries(texts).map(([path, text]) => [path, strToU8(text)] as const);
  return unpackInto(memoryStore(new Map()), Uint8Array.from(zipSync(Object.fromEntries(files))), "p.zip");
}

const recording = "timestamp,x\n0,1\n20,2\n40,1\n";

it("names every file that is left out, with the reason", async () => {
  const { added, left } = await unpacked({
    "walk/good.csv": recording,
    "walk/bad.csv": "a\nword\n",
    "notes.md": "notes",
    "CON/1.csv": recording,
    "model.safetensors": "none",
  });
  expect(added).toEqual(["walk/good.csv"]);
  const { text } = outcomeOf({ kept: 1, here: 0, problems: left });
  for (const reason of [
    /walk\/bad\.csv: (?!it is neither)\w/,
    /notes\.md: it is neither a recording/,
    /CON\/1\.csv: .*Windows/,
    /model\.safetensors: \w/,
    /Kept: 1\.$/,
  ]) {
    expect(text).toMatch(reason);
  }
});

it("passes over what systems add to a zip", async () => {
  const { added, left } = await unpacked({
    "gestures/walk/good.csv": recording,
    "gestures/.DS_Store": "macOS",
    "__MACOSX/gestures/walk/._good.csv": "macOS",
    "gestures/walk/Thumbs.db": "Windows",
  });
  expect(added).toEqual(["walk/good.csv"]);
  expect(left).toEqual([]);
});

it("reads a zip of Windows PowerShell, whose folders end with backslashes", async () => {
  const { added, left } = await unpacked({ "gestures\\walk\\good.csv": recording, "gestures\\..\\out.csv": recording });
  expect(added).toEqual(["walk/good.csv"]);
  expect(left).toEqual([expect.stringMatching(/^\.\.\/out\.csv: A label cannot begin with a dot/)]);
});
