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

it("names every file that is left out, with the reason", async () => {
  const zip = zipSync({
    "walk/good.csv": strToU8("timestamp,x\n0,1\n20,2\n40,1\n"),
    "walk/bad.csv": strToU8("a\nword\n"),
    "notes.md": strToU8("notes"),
    "CON/1.csv": strToU8("timestamp,x\n0,1\n20,2\n40,1\n"),
    "model.safetensors": strToU8("none"),
  });
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const { added, left } = await unpackInto(memoryStore(files), Uint8Array.from(zip), "p.zip");
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
  const zip = zipSync({
    "gestures/walk/good.csv": strToU8("timestamp,x\n0,1\n20,2\n40,1\n"),
    "gestures/.DS_Store": strToU8("macOS"),
    "__MACOSX/gestures/walk/._good.csv": strToU8("macOS"),
    "gestures/walk/Thumbs.db": strToU8("Windows"),
  });
  const { added, left } = await unpackInto(memoryStore(new Map()), Uint8Array.from(zip), "p.zip");
  expect(added).toEqual(["walk/good.csv"]);
  expect(left).toEqual([]);
});
