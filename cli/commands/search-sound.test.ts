/** @file A search on recordings that includes the front end. Workers on several threads need the built program. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fastcells, interruptedAt } from "../testing/fastcells.js";
import { temporaryFolder } from "../testing/folders.js";
import { quickSearch } from "../testing/search.js";
import { whistleFolder } from "../testing/tones.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
// At random, so that few trials have many front ends.
const asked = ["search", at("words"), ...quickSearch, "--updates", "30", "--copies", "1", "--proposer", "random"];
const models = ["model.safetensors", "integer.safetensors"];
const bytesOf = (...path: string[]) => readFileSync(join(folder.path, ...path));

interface Found {
  winner: { command: string; trial: number; options: Record<string, unknown> };
  trials: { options: Record<string, unknown>; scores: (number | null)[] }[];
}

beforeAll(() => whistleFolder(at("words"), 8));
afterAll(() => folder.remove());

describe("fastcells search on recordings", () => {
  let found: Found;

  it("searches the front end, and prints the command that makes the winner", async () => {
    const { status, stdout, stderr } = await fastcells([...asked, "--workers", "1", "-o", at("one"), "--json"]);
    expect([status, stderr]).toEqual([0, stderr]);
    found = JSON.parse(stdout);
    const heard = found.trials.map(({ options: { hop, window, filters, coefficients } }) =>
      JSON.stringify([hop, window, filters, coefficients]),
    );
    expect(new Set(heard).size).toBeGreaterThan(5);
    const { command, options } = found.winner;
    expect(command).toContain(` --hop=${options.hop} --frame=${options.window} --filters=${options.filters} `);
    expect(command).toContain(" --copies=1 ");
    const words = command.split(" ").slice(1);
    const alone = await fastcells(words.map((word) => word.replace(`${at("one")}/`, at("alone-"))));
    expect(alone.status).toBe(0);
    for (const name of models) expect(bytesOf(`alone-${name}`).equals(bytesOf("one", name))).toBe(true);
  });

  it("finds the same winner on two threads, which share features", async () => {
    const argv = [...asked, "--workers", "2", "-o", at("two"), "--json", "--quiet"];
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...argv]);
    expect(JSON.parse(stdout).trials).toEqual(found.trials);
    for (const name of models) expect(bytesOf("two", name).equals(bytesOf("one", name))).toBe(true);
  });

  it("resumes after Ctrl-C to the same winner, and makes no run twice", async () => {
    const stopped = await interruptedAt("trial 2, 1/9", [...asked, "--workers", "1", "-o", at("stopped")]);
    expect(stopped.status).toBe(130);
    const { stdout, stderr } = await fastcells([...asked, "--workers", "1", "-o", at("stopped"), "--json"]);
    expect(stderr).toMatch(/Resuming after \d+ runs of the journal/);
    expect(JSON.parse(stdout).trials).toEqual(found.trials);
    const runs = (name: string) =>
      bytesOf(name, "journal.jsonl")
        .toString()
        .match(/"kind":"run"/g)?.length;
    expect(runs("stopped")).toBe(runs("one"));
    for (const name of models) expect(bytesOf("stopped", name).equals(bytesOf("one", name))).toBe(true);
  });

  it("refuses the journal of a version that did not search the front end, and other variations", async () => {
    const [first = "", ...others] = bytesOf("one", "journal.jsonl").toString().split("\n");
    const { sound: _, ...search } = JSON.parse(first.slice(17)).search;
    const json = JSON.stringify({ kind: "search", version: 1, search: { ...search, updates: 77 } });
    const check = createHash("sha256").update(json).digest("hex").slice(0, 16);
    mkdirSync(at("older"));
    writeFileSync(at("older/journal.jsonl"), [`${check} ${json}`, ...others].join("\n"));
    const older = await fastcells([...asked, "-o", at("older")]);
    expect(older.status).toBe(1);
    expect(older.stderr).toContain("is of an older version's search, which did not search the front end");
    const masked = await fastcells([...asked, "--masks", "1", "-o", at("one")]);
    expect(masked.status).toBe(1);
    expect(masked.stderr).toContain("is of a search whose masks is 0, not 1");
  });

  it("keeps given options, and answers another program's trials", async () => {
    const lines = [
      { id: 0, ask: "space" },
      { id: 1, ask: { options: { hop: 40, window: 40, filters: 16, hidden: 8 }, share: 0.1 } },
      { id: 2, ask: { options: { hop: 10, window: 15, filters: 100 }, share: 0.1 } },
      { id: 3, ask: { options: { filters: 1 } } },
    ].map((line) => JSON.stringify(line));
    const named = ["--coefficients", "12", "--frame", "50"];
    const argv = [...asked, ...named, "--workers", "1", "--ask", "-o", at("asked")];
    const { status, stdout } = await fastcells(argv, { stdin: `${lines.join("\n")}\n` });
    expect(status).toBe(0);
    const [space, coarse, crowded, wrong] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const keys = space.tell.axes.map(({ key }: { key: string }) => key);
    expect(keys).toEqual(expect.arrayContaining(["hop", "filters", "hidden"]));
    for (const key of ["coefficients", "window", "frame"]) expect(keys).not.toContain(key);
    expect(space.tell.usual).toMatchObject({ hop: 20, window: 50, filters: 32, coefficients: 12, frame: 1 });
    expect(coarse.tell.command).toContain(" --hop=40 --frame=40 --filters=16 --coefficients=12 ");
    expect(crowded.error).toMatch(/mel filter \d+ of 100 .* has no bin/);
    expect(wrong.error).toBe("filters is 1: must be a whole number from 2 to 128");
  });
});
