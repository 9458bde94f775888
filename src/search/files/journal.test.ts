import { createHash } from "node:crypto";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Study } from "../study.js";
import { Journal, replay } from "./journal.js";

const folder = mkdtempSync(join(tmpdir(), "journal-"));
afterAll(() => rmSync(folder, { recursive: true }));
const search = { data: "0123", seed: 4 };
const done = (trial: number) => ({
  kind: "run" as const,
  trial,
  rung: 0,
  fold: 1,
  outcome: { score: 0.5, bytes: 900, seconds: 2 },
});

function written(name: string, runs: number, of: Record<string, unknown> = search): string {
  const path = join(folder, name);
  const journal = Journal.open(path, of);
  for (let trial = 0; trial < runs; trial++) journal.append(done(trial));
  journal.close();
  return path;
}

function read(path: string): Journal["entries"] {
  const journal = Journal.open(path, search);
  journal.close();
  return journal.entries;
}

describe("a journal", () => {
  it("returns the appended entries", () => {
    const path = written("whole", 3);
    expect(read(path)).toEqual([done(0), done(1), done(2)]);
  });

  it("drops a last line cut off at any byte, and continues after the others", () => {
    const path = written("torn", 3);
    const bytes = readFileSync(path);
    const last = bytes.lastIndexOf(10, bytes.length - 2) + 1;
    for (let size = last; size < bytes.length; size++) {
      writeFileSync(path, bytes);
      truncateSync(path, size);
      const journal = Journal.open(path, search);
      expect(journal.entries).toEqual([done(0), done(1)]);
      journal.append(done(7));
      journal.close();
      expect(read(path)).toEqual([done(0), done(1), done(7)]);
    }
  });

  it("drops what a crash left of the last block, and refuses earlier damage", () => {
    const path = written("damaged", 3);
    const lines = readFileSync(path, "utf8");
    appendFileSync(path, "\0\0\0\0\n");
    expect(read(path)).toHaveLength(3);
    writeFileSync(path, lines.replace('"trial":1', '"trial":5'));
    expect(() => read(path)).toThrow(/line 3 is damaged: remove it and the lines after it/);
  });

  it("refuses a score that is not a number, even with a valid checksum", () => {
    const path = written("infinite", 0);
    const line = JSON.stringify(done(0)).replace("0.5", "1e999");
    for (const json of [line, JSON.stringify(done(1))]) {
      appendFileSync(path, `${createHash("sha256").update(json).digest("hex").slice(0, 16)} ${json}\n`);
    }
    expect(() => read(path)).toThrow(/line 2 is damaged/);
  });

  it("refuses another search, and names the difference", () => {
    const path = written("other", 1);
    expect(() => Journal.open(path, { ...search, seed: 5 })).toThrow(/is of a search whose seed is 4, not 5/);
    expect(() => Journal.open(path, { ...search, flash: 3072 })).toThrow(/whose flash is nothing, not 3072/);
    expect(() => Journal.open(path, { ...search, data: "4567" })).toThrow(
      /is of a search on other data: give the same/,
    );
    const limited = written("limited", 0, { ...search, limits: { flash: 3072, board: null } });
    const asked = { ...search, limits: { flash: 3072, board: "uno" } };
    expect(() => Journal.open(limited, asked)).toThrow(/is of a search whose board is nothing, not "uno": give/);
  });

  it("refuses a search of fewer trials than it has, and one that proposes others", () => {
    const path = written("trials", 0);
    const options = (hidden: number) => ({ hidden, bytes: 900 });
    const journal = Journal.open(path, search);
    for (let trial = 0; trial < 3; trial++) journal.append({ kind: "trial", trial, options: options(trial) });
    journal.close();
    const replayed = (trials: number, first: number) => {
      const propose = (_: unknown, { length }: readonly unknown[]) => ({
        bytes: 900,
        options: options(first + length),
      });
      const again = Journal.open(path, search);
      again.close();
      return replay(again, new Study({ trials, folds: 1, bracket: 3, propose }), "a.jsonl");
    };
    expect(() => replayed(2, 0)).toThrow(
      "a.jsonl has 3 trials already, more than --trials 2: give at least 3 to resume, or another --output",
    );
    expect(() => replayed(3, 1)).toThrow("its trial 0 has other options than this version proposes");
    expect(replayed(3, 0)).toBe(0);
  });
});
