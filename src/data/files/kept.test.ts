import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { InputError } from "../../core/errors.js";
import { digestOf } from "./digest.js";
import { keptBytes } from "./kept.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kept-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

it("computes once, and leaves only the file behind", async () => {
  let times = 0;
  const compute = async () => Uint8Array.of(++times, 2, 3);
  const inside = join(folder, "made", "here");
  expect(await keptBytes(inside, "a", compute)).toEqual(Uint8Array.of(1, 2, 3));
  expect(await keptBytes(inside, "a", compute)).toEqual(Uint8Array.of(1, 2, 3));
  expect(await keptBytes(inside, "b", compute)).toEqual(Uint8Array.of(2, 2, 3));
  expect(readdirSync(inside)).toEqual(["a", "b"]);
});

it("computes again if the file is damaged", async () => {
  const compute = async () => Uint8Array.of(7, 8, 9);
  await keptBytes(folder, "c", compute);
  const path = join(folder, "c");
  const whole = readFileSync(path);
  for (const damaged of [whole.subarray(0, 20), whole.subarray(0, -1), whole.map((byte, i) => (i === 33 ? 0 : byte))]) {
    writeFileSync(path, damaged);
    expect(await keptBytes(folder, "c", compute)).toEqual(Uint8Array.of(7, 8, 9));
    expect(readFileSync(path)).toEqual(whole);
  }
});

it("reports in one line if nothing can be kept", async () => {
  writeFileSync(join(folder, "file"), "");
  await expect(keptBytes(join(folder, "file"), "a", async () => new Uint8Array(1))).rejects.toThrow(InputError);
});

it("gives digests that depend on parts and their borders", () => {
  const digests = [["ab"], ["a", "b"], ["b", "a"], [Int16Array.of(1, 2)], [Int16Array.of(1), Int16Array.of(2)]].map(
    digestOf,
  );
  expect(new Set(digests).size).toBe(digests.length);
  expect(digestOf([Uint8Array.of(97, 98)])).toBe(digestOf(["ab"]));
});
