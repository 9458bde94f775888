import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InputError } from "../../core/errors.js";
import { random } from "../../core/random.js";
import { cutSilence, type Part, partOfHash, speakerOf, type WordFile, wordTask } from "./speech-commands.js";

const partOf = (file: string): Part => partOfHash(createHash("sha1").update(speakerOf(file)).digest("hex"));
const data = join(import.meta.dirname, "../../../../shared/data/speech_commands");

const files: WordFile[] = ["yes", "no", "cat", "dog"].flatMap((word) =>
  (["train", "validation", "test"] as const).flatMap((part) =>
    Array.from({ length: part === "train" ? 40 : 10 }, (_, n) => ({ word, path: `${word}/${part}${n}.wav`, part })),
  ),
);

it("gives the published part of every available file", () => {
  if (!existsSync(data)) return console.log(`skipped: ${data} is not there`);
  for (const [name, part] of [
    ["train", "train"],
    ["valid", "validation"],
    ["test", "test"],
  ] as const) {
    const names: string[] = JSON.parse(readFileSync(join(data, `files_${name}.json`), "utf8"));
    for (const path of names) expect(partOf(path.replace(/^.*\//, ""))).toBe(part);
  }
});

it("reads the speaker before _nohash_", () => {
  expect(speakerOf("0132a06d_nohash_3.wav")).toBe("0132a06d");
});

describe("wordTask", () => {
  it("is a small Google-12: the words, and in every part as many unknown and silence clips as a word has", () => {
    const task = wordTask(files, ["yes", "no"], random(1));
    expect(task.labels).toEqual(["yes", "no", "unknown", "silence"]);
    expect(task.silence).toEqual({ train: 40, validation: 10, test: 10 });
    expect(task.silenceClass).toBe(3);
    const unknown = task.files.filter((entry) => entry.class === 2);
    expect(unknown.map(({ file }) => file.part).sort()).toEqual([
      ...Array(10).fill("test"),
      ...Array(40).fill("train"),
      ...Array(10).fill("validation"),
    ]);
    for (const { file } of unknown) expect(["cat", "dog"]).toContain(file.word);
    expect(wordTask(files, ["yes", "no"], random(1))).toEqual(task);
    const more = wordTask(files, ["yes", "no"], random(1), 1.5).files.filter((entry) => entry.class === 2);
    expect(more).toHaveLength(90);
    expect(wordTask(files, ["yes", "no"], random(2)).files).not.toEqual(task.files);
  });

  it("is Google-30 without words: every word a class", () => {
    const task = wordTask(files, null, random(1));
    expect(task.labels).toEqual(["cat", "dog", "no", "yes"]);
    expect(task.files).toHaveLength(files.length);
    expect(task.silence).toEqual({ train: 0, validation: 0, test: 0 });
  });

  it("refuses a word that does not exist", () => {
    expect(() => wordTask(files, ["yes", "maybe"], random(1))).toThrow(InputError);
  });
});

it("cuts silence for each part from a separate stretch", () => {
  const noise = [Int16Array.from({ length: 1000 }, (_, n) => n)];
  const seen: Record<Part, [number, number]> = { train: [1, 800], validation: [1, 900], test: [1, 1000] };
  for (const part of ["train", "validation", "test"] as const) {
    for (let seed = 0; seed < 50; seed++) {
      const clip = cutSilence(noise, part, 50, random(seed));
      expect(clip).toHaveLength(50);
      expect(clip.every((value) => value >= 0 && value <= seen[part][1])).toBe(true);
    }
  }
  expect(cutSilence([], "train", 5, random(1))).toEqual(new Int16Array(5));
});
